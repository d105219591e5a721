"""Sessions: opened, recognised at every request, rotated, switched, ended."""

import asyncio
from datetime import timedelta

import pytest

from services.kernel.access import Actor, Permission, Role
from services.kernel.errors import NotFound, SignInRequired
from services.kernel.scope import acting, sql
from services.people import accounts, own, sessions
from services.people.gate import SignInFailed, gate, sign_in
from services.people.models import Account, CredentialKind
from services.people.one_time import send_code
from services.people.opening import create_operator
from services.people.remembered import Remembered
from services.people.sessions import (
    actor_of,
    open_session,
    revoke,
    revoke_all,
    rotate,
    session_of,
    switch_appointment,
)
from services.people.tidying import tidy
from tests import make

CONSOLE, PORTAL, TOKEN = CredentialKind
PASSWORD = "Lanhua-Shequ-38"


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch):
    """Each test is a process of its own."""
    monkeypatch.setattr(sessions, "_remembered", Remembered(most=100, seconds=sessions.TTL))


@pytest.fixture
async def secretary(staff):
    return await make.actor(Role.COMMUNITY_SECRETARY)


def another_process(monkeypatch):
    monkeypatch.setattr(sessions, "_remembered", Remembered(most=100, seconds=sessions.TTL))


async def idle(owner, time):
    await owner.execute("update credential set seen_at = seen_at - $1::interval", time)


async def test_a_session_is_its_actor_with_everything_an_action_asks(secretary):
    secret = await open_session(secretary.account_id, secretary.appointment_id, CONSOLE)
    assert await actor_of(secret) == secretary
    session = await session_of(secret)
    assert (session.account_id, session.kind) == (secretary.account_id, CONSOLE)
    assert not session.operates_platform


async def test_an_officers_session_knows_the_department(staff):
    department = await make.department()
    officer = await make.actor(Role.DEPARTMENT_OFFICER, make.DISTRICT, department_id=department.id)
    secret = await open_session(officer.account_id, officer.appointment_id, CONSOLE)
    assert (await actor_of(secret)).department_id == department.id


async def test_only_the_hash_of_a_secret_is_kept(secretary, owner):
    secret = await open_session(secretary.account_id, secretary.appointment_id, CONSOLE)
    assert len(secret) >= 43
    assert secret not in str(await owner.fetch("select * from credential"))
    kept = await owner.fetchval("select secret_hash from credential")
    assert await actor_of(kept) is None


async def test_anything_else_is_nobody(secretary):
    await open_session(secretary.account_id, secretary.appointment_id, CONSOLE)
    for secret in ("", "wrong", "\0", "\ud800", "x" * 100_000):
        assert await session_of(secret) is None


async def test_a_cookie_is_no_token_and_a_token_no_cookie(secretary):
    secret = await open_session(secretary.account_id, secretary.appointment_id, PORTAL)
    assert await actor_of(secret, CONSOLE, PORTAL) == secretary
    assert await actor_of(secret, TOKEN) is None


async def test_what_was_found_is_remembered_for_some_seconds_and_no_longer(secretary, owner, monkeypatch):
    secret = await open_session(secretary.account_id, secretary.appointment_id, CONSOLE)
    assert await actor_of(secret) == secretary
    await owner.execute("update credential set revoked_at = now()")
    assert await actor_of(secret) == secretary
    assert 0 < sessions.TTL <= 5
    another_process(monkeypatch)
    assert await actor_of(secret) is None


async def test_signing_out_is_noticed_at_once(secretary, monkeypatch):
    secret = await open_session(secretary.account_id, secretary.appointment_id, CONSOLE)
    assert await actor_of(secret)
    await revoke(secret)
    assert await actor_of(secret) is None
    another_process(monkeypatch)
    assert await actor_of(secret) is None
    await revoke(secret)


async def test_a_rotated_secret_replaces_the_old_one(secretary, monkeypatch):
    old = await open_session(secretary.account_id, secretary.appointment_id, CONSOLE)
    before = await session_of(old)
    new = await rotate(old)
    assert await actor_of(old) is None
    after = await session_of(new)
    assert (after.credential_id, after.expires_at, after.actor) == (
        before.credential_id,
        before.expires_at,
        secretary,
    )
    with pytest.raises(SignInRequired):
        await rotate(old)


async def test_of_two_rotations_at_once_one_wins(secretary):
    old = await open_session(secretary.account_id, secretary.appointment_id, CONSOLE)
    found = await asyncio.gather(rotate(old), rotate(old), return_exceptions=True)
    [new] = [each for each in found if isinstance(each, str)]
    assert await actor_of(new) == secretary


@pytest.mark.parametrize(("kind", "most"), [(CONSOLE, timedelta(hours=12)), (PORTAL, timedelta(days=30))])
async def test_a_session_rests_for_a_while_and_then_ends(secretary, owner, monkeypatch, kind, most):
    secret = await open_session(secretary.account_id, secretary.appointment_id, kind)
    await idle(owner, most - timedelta(minutes=1))
    assert await actor_of(secret) == secretary
    another_process(monkeypatch)
    await idle(owner, most)
    assert await actor_of(secret) is None
    with pytest.raises(SignInRequired):
        await rotate(secret)
    with pytest.raises(SignInRequired):
        await switch_appointment(secret, secretary.appointment_id)


async def test_using_a_session_keeps_it_awake(secretary, owner, monkeypatch):
    secret = await open_session(secretary.account_id, secretary.appointment_id, CONSOLE)
    for _ in range(3):
        await idle(owner, timedelta(hours=11))
        another_process(monkeypatch)
        assert await actor_of(secret) == secretary


async def test_a_console_session_ends_after_a_week_however_busy(secretary, owner, monkeypatch):
    secret = await open_session(secretary.account_id, secretary.appointment_id, CONSOLE)
    await owner.execute("update credential set expires_at = expires_at - interval '7 days'")
    assert await actor_of(secret) is None


async def test_an_appointment_that_ended_ends_its_sessions_at_once(secretary, staff, monkeypatch):
    secret = await open_session(secretary.account_id, secretary.appointment_id, CONSOLE)
    assert await actor_of(secret) == secretary
    async with acting(staff):
        await accounts.end_appointment(staff, secretary.appointment_id)
    assert await session_of(secret) is None
    another_process(monkeypatch)
    assert await session_of(secret) is None


async def test_a_disabled_account_is_out_at_once_and_can_open_nothing(secretary, staff, monkeypatch):
    secret = await open_session(secretary.account_id, secretary.appointment_id, CONSOLE)
    assert await actor_of(secret) == secretary
    async with acting(staff):
        await accounts.disable_account(staff, secretary.person_id)
    assert await session_of(secret) is None
    another_process(monkeypatch)
    assert await session_of(secret) is None
    with pytest.raises(SignInRequired):
        await open_session(secretary.account_id, secretary.appointment_id, CONSOLE)


async def test_what_was_read_before_a_session_ended_is_not_remembered_after(secretary, owner):
    secret = await open_session(secretary.account_id, secretary.appointment_id, CONSOLE)
    forgotten = sessions._remembered.forgotten
    stale = await sessions._find(sessions.fingerprint(secret))
    await revoke(secret)
    sessions._remembered.put(sessions.fingerprint(secret), stale, forgotten=forgotten)
    assert await actor_of(secret) is None


async def test_all_sessions_of_an_account_but_one_can_be_ended(secretary):
    secrets = [
        await open_session(secretary.account_id, secretary.appointment_id, kind) for kind in (CONSOLE, PORTAL)
    ]
    other = await make.actor(Role.COMMUNITY_STAFF)
    others = await open_session(other.account_id, other.appointment_id, CONSOLE)
    for secret in secrets:
        assert await actor_of(secret)
    await revoke_all(secretary.account_id, but=secrets[1])
    assert await actor_of(secrets[0]) is None
    assert await actor_of(secrets[1]) == secretary
    await revoke_all(secretary.account_id)
    assert await actor_of(secrets[1]) is None
    assert await actor_of(others) == other


async def test_switching_goes_on_under_another_of_ones_own_appointments(secretary, staff):
    async with acting(staff):
        second = await accounts.appoint(staff, secretary.person_id, role=Role.GRID_LEADER, tenant=make.GRID)
    old = await open_session(secretary.account_id, secretary.appointment_id, CONSOLE)
    new = await switch_appointment(old, second.id)
    assert new != old
    assert await actor_of(old) is None
    actor = await actor_of(new)
    assert (actor.role, actor.tenant, actor.appointment_id) == (Role.GRID_LEADER, make.GRID, second.id)


async def test_nobody_switches_to_an_appointment_of_somebody_else_or_one_that_ended(secretary, staff):
    other = await make.actor(Role.COMMUNITY_SECRETARY, make.SIBLING)
    async with acting(staff):
        ended = await accounts.appoint(staff, secretary.person_id, role=Role.GRID_LEADER, tenant=make.GRID)
        await accounts.end_appointment(staff, ended.id)
    secret = await open_session(secretary.account_id, secretary.appointment_id, CONSOLE)
    for theirs in (other.appointment_id, staff.appointment_id, ended.id):
        with pytest.raises(NotFound):
            await switch_appointment(secret, theirs)
        with pytest.raises(NotFound):
            await open_session(secretary.account_id, theirs, CONSOLE)
    assert await actor_of(secret) == secretary


async def test_without_an_appointment_there_is_a_session_and_no_actor(db):
    async with acting(gate()):
        account_id = (await Account.create(username="nobody.yet")).id
    secret = await open_session(account_id, None, PORTAL)
    session = await session_of(secret)
    assert session.actor is None
    assert session.account_id == account_id
    assert await actor_of(secret) is None


async def test_the_platforms_operator_has_an_actor_of_no_tenant(db):
    account_id = await create_operator("platform", PASSWORD)
    secret = await open_session(account_id, None, CONSOLE)
    actor = await actor_of(secret)
    assert actor == Actor(Role.PLATFORM_OPERATOR, 0, person_id=account_id, account_id=account_id)
    assert actor.may(Permission.DISTRICT_CREATE)
    assert not actor.may(Permission.MATTER_READ)


async def test_a_new_password_ends_every_other_session(appointed):
    _, new = await appointed()
    mine = await open_session(new.account_id, new.appointment_id, CONSOLE)
    other = await open_session(new.account_id, new.appointment_id, PORTAL)
    actor = await actor_of(mine)
    assert await actor_of(other)
    await own.set_password(actor, PASSWORD, "Meiyou-Ren-Zhidao-7", keep=mine)
    assert await actor_of(mine) == actor
    assert await actor_of(other) is None


async def test_the_console_asks_for_a_password_of_ones_own_first_and_the_portal_does_not(appointed):
    _, new = await appointed(temporary=True)
    for kind, asks in ((CONSOLE, True), (PORTAL, False)):
        secret = await open_session(new.account_id, new.appointment_id, kind)
        assert (await session_of(secret)).must_change_password is asks


async def test_a_request_costs_two_statements_and_the_next_ones_none(secretary, monkeypatch):
    secret = await open_session(secretary.account_id, secretary.appointment_id, CONSOLE)
    asked = []
    fetch = sessions.fetch

    async def counting(*given):
        asked.append(given)
        return await fetch(*given)

    monkeypatch.setattr(sessions, "fetch", counting)
    for _ in range(50):
        assert await actor_of(secret) == secretary
    assert len(asked) == 2


def test_memory_is_bounded_and_forgets_the_oldest_first():
    memory = Remembered(most=3, seconds=60)
    for number in range(5):
        memory.put(str(number), number, forgotten=0)
    assert [memory.get(str(number)) for number in range(5)] == [None, None, (2,), (3,), (4,)]
    memory.forget("3")
    memory.forget_where(lambda number: number == 4)
    assert [memory.get(str(number)) for number in range(5)] == [None, None, (2,), None, None]


def test_memory_keeps_nothing_past_its_time():
    memory = Remembered(most=3, seconds=0)
    memory.put("a", 1, forgotten=0)
    assert memory.get("a") is None


async def test_credentials_that_ended_long_ago_are_thrown_away_with_old_codes_and_counts(
    secretary, owner, box
):
    kept = await open_session(secretary.account_id, secretary.appointment_id, CONSOLE)
    ended = await open_session(secretary.account_id, secretary.appointment_id, CONSOLE)
    await revoke(ended)
    await owner.execute("update credential set revoked_at = revoked_at - interval '91 days'")
    await send_code("13800138000", "203.0.113.7", box)
    await owner.execute("update one_time_code set expires_at = expires_at - interval '2 days'")
    with pytest.raises(SignInFailed):
        await sign_in("nobody", "wrong", "203.0.113.7")
    await owner.execute("update attempts set since = since - interval '2 days', blocked_until = null")
    await tidy()
    assert await actor_of(kept) == secretary
    counts = [
        await owner.fetchval(f"select count(*) from {table}")
        for table in ("credential", "one_time_code", "attempts")
    ]
    assert counts == [1, 0, 0]


async def test_the_gate_sees_no_appointment_but_that_of_the_account_at_the_door(secretary, staff):
    async with acting(gate(secretary.account_id, secretary.district)):
        rows = await sql("select id from appointment where district_code = $1", secretary.district)
    assert [row["id"] for row in rows] == [secretary.appointment_id]
