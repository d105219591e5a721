"""At the door: who gets in by name and password, and how those who guess are slowed down."""

import pytest

from services.kernel.access import Role
from services.kernel.scope import acting
from services.people import accounts, passwords
from services.people.gate import SignInFailed, sign_in
from services.people.throttle import TooManyAttempts, place
from tests import make
from tests.people.doing import outcomes

PASSWORD = "Lanhua-Shequ-38"
HOME = "203.0.113.7"
HOUR = 3600


async def later(owner, seconds):
    """Let time pass for those who wait."""
    await owner.execute(
        "update attempts set blocked_until = blocked_until - make_interval(secs => $1)", seconds
    )


async def counted(owner, kind="account"):
    return await owner.fetchval("select failed from attempts where key like $1", f"{kind}:%")


async def test_a_user_name_and_its_password_open_the_door(appointed):
    person, new = await appointed()
    signed_in = await sign_in("wang.fang", PASSWORD, HOME)
    assert signed_in.account_id == new.account_id
    assert not signed_in.operates_platform
    [held] = signed_in.appointments
    assert (held.id, held.role, held.tenant) == (
        new.appointment_id,
        Role.COMMUNITY_SECRETARY,
        make.COMMUNITY,
    )
    assert (held.person_id, held.person_name, held.district_code) == (person.id, "王芳", 210114)


async def test_a_phone_number_opens_it_too_however_it_is_typed(appointed):
    _, new = await appointed(phone="13800138000", username=None)
    for typed in ("13800138000", "+86 138-0013 8000", "１３８００１３８０００", " 13800138000 "):
        assert (await sign_in(typed, PASSWORD, HOME)).account_id == new.account_id


async def test_a_user_name_is_the_same_in_capitals_full_width_or_with_pasted_marks(appointed):
    _, new = await appointed()
    for typed in ("WANG.FANG", "ｗang．fang", "\u200bwang.fang "):
        assert (await sign_in(typed, PASSWORD, HOME)).account_id == new.account_id


async def test_appointments_of_every_district_wait_behind_the_door_those_of_staff_first(appointed, owner):
    _, new = await appointed(phone="13800138000")
    elsewhere = await make.actor(Role.COMMUNITY_SECRETARY, make.ELSEWHERE)
    at_home = await make.person("王芳", tenant=make.ELSEWHERE, account_id=new.account_id)
    async with acting(elsewhere):
        given = {"role": Role.RESIDENT, "tenant": make.ELSEWHERE}
        await accounts.appoint(elsewhere, at_home.id, **given)
    held = (await sign_in("wang.fang", PASSWORD, HOME)).appointments
    assert [(each.role, each.district_code) for each in held] == [
        (Role.COMMUNITY_SECRETARY, 210114),
        (Role.RESIDENT, 370505),
    ]


WRONG = (
    ("wang.fang", "wrong"),
    ("li.na", PASSWORD),
    ("", ""),
    ("13900139000", PASSWORD),
    ("wang.fang", ""),
    ("wang\0fang", PASSWORD),
    ("\ud800", "\udfff"),
    ("x" * 10_000, "y" * 100_000),
)


async def test_a_wrong_name_and_a_wrong_password_are_refused_alike(appointed, owner):
    await appointed()
    for name, password in WRONG:
        with pytest.raises(SignInFailed) as refused:
            await sign_in(name, password, HOME)
        assert (refused.value.code, refused.value.status, refused.value.details) == (
            "SIGN_IN_FAILED",
            401,
            {},
        )
        assert (await counted(owner), await counted(owner, "address")) == (1, 1)
        await owner.execute("truncate attempts")


async def test_every_sign_in_costs_one_verification_whoever_knocks(appointed, staff, monkeypatch):
    person, _ = await appointed()
    await appointed(Role.RESIDENT, name="李娜", phone="13900139000", username=None, password=None)
    await appointed(Role.COMMUNITY_STAFF, name="赵六", username="zhao.liu")
    async with acting(staff):
        await accounts.disable_account(staff, person.id)
    verified = []
    verify = type(passwords.HASHER).verify

    def counting(self, hash, password):
        verified.append(hash)
        return verify(self, hash, password)

    monkeypatch.setattr(type(passwords.HASHER), "verify", counting)
    tries = {
        "disabled": ("wang.fang", PASSWORD),
        "without a password": ("13900139000", PASSWORD),
        "unknown": ("nobody.here", PASSWORD),
        "unknown phone": ("13700137000", PASSWORD),
        "wrong": ("zhao.liu", "wrong password"),
        "right": ("zhao.liu", PASSWORD),
    }
    spent = {}
    for what, (name, password) in tries.items():
        verified.clear()
        refused = await outcomes(sign_in(name, password, HOME))
        spent[what] = (len(verified), *refused)
    assert spent.pop("right") == (1, "DONE")
    assert set(spent.values()) == {(1, "SIGN_IN_FAILED")}
    assert all(hash.startswith("$argon2id$v=19$m=19456,t=4,p=1$") for hash in verified)


async def test_the_fifth_wrong_password_makes_one_wait_and_each_one_twice_as_long(appointed, owner):
    await appointed()
    assert await outcomes(*[sign_in("wang.fang", "wrong", HOME) for _ in range(4)]) == ["SIGN_IN_FAILED"] * 4
    for waits in (1, 2, 4, 8, 16):
        with pytest.raises(SignInFailed):
            await sign_in("wang.fang", "wrong", HOME)
        await later(owner, -HOUR)
        with pytest.raises(TooManyAttempts) as refused:
            await sign_in("wang.fang", PASSWORD, HOME)
        remaining = int(refused.value.details["retry_after"]) - HOUR
        assert remaining <= waits
        await later(owner, HOUR + waits)
    assert remaining > waits // 4
    with pytest.raises(SignInFailed):
        await sign_in("wang.fang", "wrong", HOME)
    with pytest.raises(TooManyAttempts) as locked:
        await sign_in("wang.fang", PASSWORD, HOME)
    assert (locked.value.code, locked.value.status) == ("TOO_MANY_ATTEMPTS", 429)
    assert 890 < int(locked.value.details["retry_after"]) <= 900
    await later(owner, 899)
    assert await outcomes(sign_in("wang.fang", PASSWORD, HOME)) == ["TOO_MANY_ATTEMPTS"]
    await later(owner, 2)
    assert await outcomes(sign_in("wang.fang", PASSWORD, HOME)) == ["DONE"]


async def test_of_fifty_wrong_passwords_at_once_five_are_tried_and_no_try_goes_uncounted(appointed, owner):
    await appointed()
    found = await outcomes(*[sign_in("wang.fang", f"wrong {n}", f"198.51.100.{n}") for n in range(50)])
    tried = found.count("SIGN_IN_FAILED")
    assert found.count("TOO_MANY_ATTEMPTS") == 50 - tried
    assert 5 <= tried == await counted(owner) <= 7  # more than 5 only where a second passes meanwhile


async def test_names_tried_from_one_address_are_counted_together_up_to_fifty(staff, owner):
    assert (
        await outcomes(*[sign_in(f"nobody.{n}", "wrong", HOME) for n in range(3)]) == ["SIGN_IN_FAILED"] * 3
    )
    assert await counted(owner, "address") == 3
    await owner.execute("update attempts set failed = 48 where key like 'address:%'")
    assert await outcomes(sign_in("nobody.49", "wrong", HOME)) == ["SIGN_IN_FAILED"]
    assert await outcomes(sign_in("nobody.50", "wrong", HOME)) == ["SIGN_IN_FAILED"]
    await later(owner, -HOUR)
    assert await outcomes(sign_in("nobody.51", "wrong", HOME)) == ["TOO_MANY_ATTEMPTS"]
    assert await outcomes(sign_in("nobody.51", "wrong", "203.0.113.8")) == ["SIGN_IN_FAILED"]


async def test_a_name_that_nobody_has_is_slowed_down_just_the_same(staff, owner):
    assert await outcomes(*[sign_in("nobody", "wrong", HOME) for _ in range(5)]) == ["SIGN_IN_FAILED"] * 5
    await later(owner, -HOUR)
    assert await outcomes(sign_in("nobody", "wrong", "198.51.100.1")) == ["TOO_MANY_ATTEMPTS"]


async def test_an_account_is_one_whether_tried_by_name_or_by_phone(appointed, owner):
    await appointed(phone="13800138000")
    found = []
    for name in ("wang.fang", "13800138000", "+86 13800138000", "WANG.FANG", "13800138000"):
        found += await outcomes(sign_in(name, "wrong", HOME))
    await later(owner, -HOUR)
    found += await outcomes(sign_in("wang.fang", "wrong", HOME))
    assert found == ["SIGN_IN_FAILED"] * 5 + ["TOO_MANY_ATTEMPTS"]


async def test_a_right_password_clears_the_account_and_gives_the_address_its_try_back(appointed, owner):
    await appointed()
    await outcomes(*[sign_in("wang.fang", "wrong", HOME) for _ in range(4)])
    await sign_in("wang.fang", PASSWORD, HOME)
    assert await counted(owner) is None
    assert await counted(owner, "address") == 4


async def test_after_an_hour_the_count_begins_anew(appointed, owner):
    await appointed()
    await outcomes(*[sign_in("wang.fang", "wrong", HOME) for _ in range(4)])
    await owner.execute("update attempts set since = since - interval '61 minutes'")
    assert await outcomes(sign_in("wang.fang", "wrong", HOME)) == ["SIGN_IN_FAILED"]
    assert await counted(owner) == 1


async def test_the_counts_say_nothing_of_names_or_addresses(appointed, owner):
    await appointed(phone="13800138000")
    await outcomes(sign_in("13800138000", "wrong", HOME), sign_in("wang.fang", "wrong", HOME))
    kept = str(await owner.fetch("select * from attempts"))
    assert not any(word in kept for word in ("13800138000", "wang.fang", HOME))


def test_addresses_are_counted_by_what_one_household_has():
    assert place("203.0.113.7") == "203.0.113.7" == place("::ffff:203.0.113.7")
    assert place("2001:db8:1:2:aaaa::1") == place("2001:db8:1:2:bbbb::2") == "2001:db8:1:2::/64"
    assert place("2001:db8:1:3::1") != place("2001:db8:1:2::1")
    assert place("a socket of this machine") == "a socket of this machine"


async def test_a_disabled_account_is_refused_like_a_wrong_password_and_let_in_again_later(appointed, staff):
    person, _ = await appointed()
    async with acting(staff):
        await accounts.disable_account(staff, person.id)
    with pytest.raises(SignInFailed):
        await sign_in("wang.fang", PASSWORD, HOME)
    async with acting(staff):
        await accounts.enable_account(staff, person.id)
    assert await outcomes(sign_in("wang.fang", PASSWORD, HOME)) == ["DONE"]


async def test_a_hash_of_weaker_parameters_is_renewed_by_the_next_right_password(appointed, owner):
    await appointed()
    weaker = passwords.PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    await owner.execute("update account set password_hash = $1 where username = 'wang.fang'", weaker)
    await outcomes(sign_in("wang.fang", "wrong", HOME))
    assert await owner.fetchval("select password_hash from account where username = 'wang.fang'") == weaker
    await sign_in("wang.fang", PASSWORD, HOME)
    fresh = await owner.fetchval("select password_hash from account where username = 'wang.fang'")
    assert fresh.startswith("$argon2id$v=19$m=19456,t=4,p=1$")
    assert await outcomes(sign_in("wang.fang", PASSWORD, HOME)) == ["DONE"]


async def test_a_password_somebody_else_chose_is_to_be_changed_first(appointed):
    await appointed(temporary=True)
    assert (await sign_in("wang.fang", PASSWORD, HOME)).must_change_password
