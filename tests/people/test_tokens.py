"""Bearer tokens for programs."""

import pytest

from services.kernel.access import Role
from services.kernel.errors import NotFound
from services.kernel.rows import uuid7
from services.kernel.scope import acting
from services.people import accounts
from services.people.models import CredentialKind
from services.people.opening import create_operator
from services.people.sessions import actor_of, operator, rotate, session_of, switch_appointment
from services.people.tokens import create_token, revoke_token, tokens_of
from tests import make
from tests.people.doing import outcomes


@pytest.fixture
async def secretary(staff):
    return await make.actor(Role.COMMUNITY_SECRETARY)


async def test_a_token_acts_as_its_maker_did(secretary, owner):
    secret, shown = await create_token(secretary, " 数据对接 ", 90)
    assert secret.startswith("mulin_")
    assert await actor_of(secret, CredentialKind.TOKEN) == secretary
    assert (shown.name, shown.appointment_id) == ("数据对接", secretary.appointment_id)
    assert 89 < (shown.expires_at - shown.created_at).total_seconds() / 86400 <= 90
    assert secret not in str(await owner.fetch("select * from credential"))
    [event] = await owner.fetch("select kind, actor_id, payload::text from event")
    assert (event["kind"], event["actor_id"]) == ("TokenCreated", secretary.person_id)
    assert "数据对接" not in event["payload"]


async def test_ones_own_tokens_are_listed_without_their_secrets_the_newest_first(secretary, owner):
    other = await make.actor(Role.COMMUNITY_STAFF)
    await create_token(other, "别人的", 1)
    made = [(await create_token(secretary, name, 30))[1] for name in ("一", "二", "三")]
    await revoke_token(secretary, made[1].id)
    assert await tokens_of(secretary) == [made[2], made[0]]


async def test_a_revoked_token_opens_nothing_from_then_on(secretary, owner):
    secret, shown = await create_token(secretary, "一", 30)
    assert await actor_of(secret)
    await revoke_token(secretary, shown.id)
    assert await actor_of(secret) is None
    kinds = await owner.fetch("select kind from event order by id")
    assert [row["kind"] for row in kinds] == ["TokenCreated", "TokenRevoked"]
    with pytest.raises(NotFound):
        await revoke_token(secretary, shown.id)


async def test_nobody_revokes_the_token_of_another(secretary, owner):
    secret, shown = await create_token(secretary, "一", 30)
    other = await make.actor(Role.DISTRICT_STAFF, make.DISTRICT)
    assert (
        await outcomes(revoke_token(other, shown.id), revoke_token(secretary, uuid7())) == ["NOT_FOUND"] * 2
    )
    assert await actor_of(secret) == secretary


async def test_a_token_has_a_name_and_an_end(secretary, owner):
    for name, days, code in (
        ("一", 0, "INVALID_DAYS"),
        ("一", 367, "INVALID_DAYS"),
        ("", 1, "TEXT_REQUIRED"),
        ("一" * 61, 1, "TEXT_TOO_LONG"),
    ):
        assert await outcomes(create_token(secretary, name, days)) == [code]
    assert await owner.fetchval("select count(*) from credential") == 0


async def test_a_token_ends_with_its_days_and_bears_any_rest_before(secretary, owner):
    secret, _ = await create_token(secretary, "一", 300)
    await owner.execute("update credential set seen_at = seen_at - interval '299 days'")
    assert await actor_of(secret) == secretary
    other, _ = await create_token(secretary, "二", 1)
    await owner.execute("update credential set expires_at = expires_at - interval '1 day' where name = '二'")
    assert await actor_of(other) is None


async def test_a_token_ends_with_the_appointment_it_was_made_for(secretary, staff):
    secret, _ = await create_token(secretary, "一", 30)
    assert await actor_of(secret) == secretary
    async with acting(staff):
        await accounts.end_appointment(staff, secretary.appointment_id)
    assert await session_of(secret) is None


async def test_a_token_is_neither_rotated_nor_switched(secretary):
    secret, _ = await create_token(secretary, "一", 30)
    assert (
        await outcomes(rotate(secret), switch_appointment(secret, secretary.appointment_id))
        == ["SIGN_IN_REQUIRED"] * 2
    )
    assert await actor_of(secret) == secretary


async def test_auditors_and_the_operator_of_the_platform_have_tokens_too(staff):
    auditor = await make.actor(Role.AUDITOR, make.DISTRICT)
    secret, _ = await create_token(auditor, "报表", 30)
    assert await actor_of(secret) == auditor
    at_platform = operator(await create_operator("platform", "Lanhua-Shequ-38"))
    secret, shown = await create_token(at_platform, "开区", 1)
    assert await actor_of(secret) == at_platform
    await revoke_token(at_platform, shown.id)
    assert await actor_of(secret) is None
