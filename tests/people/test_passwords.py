"""What is good enough to be a password, and whose it is to change."""

import asyncio

import pytest

from services.kernel.access import Role
from services.kernel.scope import acting
from services.people import accounts, own, passwords
from services.people.gate import SignInFailed, sign_in
from services.people.one_time import send_code, sign_in_with_code
from services.people.opening import create_operator
from services.people.own import WrongPassword, set_password
from services.people.passwords import WeakPassword, check_strength, generate, hashed, verifies
from services.people.sessions import operator
from tests import make
from tests.people.doing import outcomes

PASSWORD = "Lanhua-Shequ-38"
BETTER = "Meiyou-Ren-Zhidao-7"
HOME = "203.0.113.7"


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("Abc123!xy", "short"),
        ("", "short"),
        ("x1y2" * 40, "long"),
        ("1234567890", "common"),
        ("QWERTYUIOP", "common"),
        ("woaini1314520", "common"),
        ("Password123", "common"),
        ("ｐａｓｓｗｏｒｄ１２３", "common"),
        ("aaaaaaaaaaaa", "common"),
        ("abababababab", "common"),
        ("34567890123", "common"),
        ("zyxwvutsrqp", "common"),
        ("my wang.fang pass", "personal"),
    ],
)
def test_weak_passwords_are_refused_and_it_is_said_why(password, why):
    with pytest.raises(WeakPassword) as refused:
        check_strength(password, "wang.fang")
    assert (refused.value.code, refused.value.details) == ("WEAK_PASSWORD", {"why": why})


@pytest.mark.parametrize("password", [PASSWORD, "兰花社区的老槐树下面", "correct horse battery"])
def test_other_passwords_will_do(password):
    assert check_strength(password, "wang.fang") == password


def test_made_up_passwords_are_strong_readable_and_all_different():
    made = {generate() for _ in range(500)}
    assert len(made) == 500
    assert all(check_strength(each) and set(each) <= {*passwords.READABLE, "-"} for each in made)
    assert not set("01oil") & set(passwords.READABLE)


async def test_a_password_is_the_same_however_its_characters_were_composed():
    hash = await hashed("café 兰花社区 １２")
    assert await verifies(hash, "cafe\u0301 兰花社区 12")
    assert not await verifies(hash, "cafe 兰花社区 12")


async def test_hashing_leaves_the_loop_free():
    turns = 0

    async def turning():
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    other = asyncio.create_task(turning())
    hash = await hashed(PASSWORD)
    other.cancel()
    assert turns > 100
    assert hash.startswith("$argon2id$")


@pytest.mark.parametrize("hash", [None, "", "not a hash", "$argon2id$v=19$m=19456,t=4,p=1$AAAA$AAAA"])
async def test_nothing_verifies_against_no_hash_or_a_broken_one(hash):
    assert not await verifies(hash, PASSWORD)


async def test_one_changes_ones_own_password_with_the_old_one(appointed, owner):
    person, new = await appointed(temporary=True)
    signed_in = await sign_in("wang.fang", PASSWORD, HOME)
    await set_password(signed_in.appointments[0].actor(new.account_id), PASSWORD, BETTER)
    with pytest.raises(SignInFailed):
        await sign_in("wang.fang", PASSWORD, HOME)
    assert not (await sign_in("wang.fang", BETTER, HOME)).must_change_password
    kind, person_id, payload = await owner.fetchrow(
        "select kind, subject_id, payload::text from event order by id desc limit 1"
    )
    assert (kind, person_id, payload) == ("PasswordSet", person.id, "{}")


async def test_a_wrong_old_or_a_weak_new_password_changes_nothing(appointed, owner):
    _, account = await appointed()
    before = await owner.fetch("select * from account")
    actor = (await sign_in("wang.fang", PASSWORD, HOME)).appointments[0].actor(account.account_id)
    for old, new, code in (
        ("wrong", BETTER, "WRONG_PASSWORD"),
        (None, BETTER, "WRONG_PASSWORD"),
        (PASSWORD, "1234567890", "WEAK_PASSWORD"),
        (PASSWORD, PASSWORD, "WEAK_PASSWORD"),
        (PASSWORD, "wang.fang 2026", "WEAK_PASSWORD"),
    ):
        assert await outcomes(set_password(actor, old, new)) == [code]
    assert await owner.fetch("select * from account") == before
    assert await owner.fetchval("select count(*) from event where kind = 'PasswordSet'") == 0


async def test_guessing_the_old_password_is_slowed_down_like_signing_in(appointed, owner):
    _, account = await appointed()
    actor = (await sign_in("wang.fang", PASSWORD, HOME)).appointments[0].actor(account.account_id)
    for _ in range(5):
        with pytest.raises(WrongPassword):
            await set_password(actor, "wrong", BETTER)
    await owner.execute("update attempts set blocked_until = blocked_until + interval '1 hour'")
    assert await outcomes(set_password(actor, PASSWORD, BETTER)) == ["TOO_MANY_ATTEMPTS"]
    assert await outcomes(sign_in("wang.fang", PASSWORD, HOME)) == ["TOO_MANY_ATTEMPTS"]


async def test_whoever_came_in_by_code_may_choose_a_first_password(appointed, box):
    await appointed(phone="13800138000", username=None, password=None, role=Role.RESIDENT)
    await send_code("13800138000", HOME, box)
    signed_in = await sign_in_with_code("13800138000", box.newest, HOME)
    actor = signed_in.appointments[0].actor(signed_in.account_id)
    await set_password(actor, None, BETTER)
    assert (await sign_in("13800138000", BETTER, HOME)).account_id == signed_in.account_id


async def test_an_auditor_who_changes_nothing_else_changes_their_own_password(staff, appointed):
    _, new = await appointed(Role.AUDITOR, make.DISTRICT)
    actor = (await sign_in("wang.fang", PASSWORD, HOME)).appointments[0].actor(new.account_id)
    await set_password(actor, PASSWORD, BETTER)
    assert await outcomes(sign_in("wang.fang", BETTER, HOME)) == ["DONE"]


async def test_a_manager_resets_a_forgotten_password_and_all_sessions_end(appointed, staff, owner):
    person, _ = await appointed()
    await outcomes(*[sign_in("wang.fang", "forgotten", HOME) for _ in range(5)])
    async with acting(staff):
        fresh = await accounts.reset_password(staff, person.id)
    signed_in = await sign_in("wang.fang", fresh, HOME)
    assert signed_in.must_change_password
    with pytest.raises(SignInFailed):
        await sign_in("wang.fang", PASSWORD, HOME)
    assert fresh not in str(await owner.fetch("select * from account"))
    assert fresh not in str(await owner.fetch("select payload from event"))


async def test_a_manager_makes_up_no_password_for_whoever_signs_in_by_code(appointed, staff, owner):
    person, _ = await appointed(Role.RESIDENT, phone="13800138000", username=None, password=None)
    with pytest.raises(accounts.NoPassword):
        async with acting(staff):
            await accounts.reset_password(staff, person.id, BETTER)
    assert await owner.fetchval("select password_hash from account where phone_hash is not null") is None


async def test_the_operator_of_the_platform_changes_theirs_though_nobody_in_any_district(db):
    account_id = await create_operator("platform", PASSWORD)
    await own.set_password(operator(account_id), PASSWORD, BETTER)
    assert (await sign_in("platform", BETTER, HOME)).operates_platform
