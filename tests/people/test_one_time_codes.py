"""Residents and volunteers come in by a code sent to their phone."""

import asyncio

import pytest

from services.kernel.access import Role
from services.kernel.personal import InvalidPhone
from services.kernel.privacy import cell, keyring
from services.kernel.scope import acting
from services.people import accounts
from services.people.gate import SignInFailed, sign_in
from services.people.one_time import WrongCode, send_code, sign_in_with_code
from services.people.throttle import TooManyAttempts
from tests import make
from tests.people.doing import outcomes

PHONE = "13800138000"
HOME = "203.0.113.7"


async def later(owner, seconds):
    await owner.execute(
        "update attempts set blocked_until = blocked_until - make_interval(secs => $1)", seconds
    )
    await owner.execute(
        "update one_time_code set expires_at = expires_at - make_interval(secs => $1)", seconds
    )


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06}"


async def test_a_phone_that_nobody_knows_gets_a_code_and_with_it_an_account(db, owner, box):
    await send_code("+86 138 0013 8000", HOME, box)
    [(phone, code)] = box.sent
    assert phone == PHONE
    assert len(code) == 6
    assert code.isdecimal()
    signed_in = await sign_in_with_code(PHONE, code, HOME)
    assert signed_in.appointments == ()
    assert not signed_in.must_change_password
    [account] = await owner.fetch("select * from account")
    assert account["id"] == signed_in.account_id
    assert account["phone_masked"] == "138****8000"
    about = cell("account", "phone", account["id"])
    assert keyring().decrypt(account["phone_sealed"], about) == PHONE
    assert PHONE not in str(account)


async def test_a_known_phone_comes_into_its_own_account(appointed, box):
    _, new = await appointed(Role.RESIDENT, phone=PHONE, username=None, password=None)
    await send_code(PHONE, HOME, box)
    signed_in = await sign_in_with_code(PHONE, box.newest, HOME)
    assert signed_in.account_id == new.account_id
    assert [held.role for held in signed_in.appointments] == [Role.RESIDENT]


async def test_asking_for_a_code_looks_the_same_whether_the_phone_is_known_or_not(appointed, owner, box):
    await appointed(Role.RESIDENT, phone=PHONE, username=None, password=None)
    before = await owner.fetchval("select count(*) from account")
    answers = [await send_code(PHONE, HOME, box), await send_code("13900139000", HOME, box)]
    assert answers == [None, None]
    assert [phone for phone, _ in box.sent] == [PHONE, "13900139000"]
    assert await owner.fetchval("select count(*) from account") == before
    refused = await outcomes(
        *[sign_in_with_code(phone, "0", HOME) for phone in (PHONE, "13900139000", "13700137000")]
    )
    assert refused == ["WRONG_CODE"] * 3


async def test_a_code_is_good_once(db, box):
    await send_code(PHONE, HOME, box)
    await sign_in_with_code(PHONE, box.newest, HOME)
    with pytest.raises(WrongCode) as refused:
        await sign_in_with_code(PHONE, box.newest, HOME)
    assert (refused.value.code, refused.value.status) == ("WRONG_CODE", 401)


async def test_of_many_at_once_with_the_right_code_one_comes_in(db, owner, box):
    await send_code(PHONE, HOME, box)
    found = await outcomes(*[sign_in_with_code(PHONE, box.newest, HOME) for _ in range(8)])
    assert sorted(found) == ["DONE"] + ["WRONG_CODE"] * 7
    assert await owner.fetchval("select count(*) from account") == 1


async def test_a_code_is_good_for_five_minutes(db, owner, box):
    await send_code(PHONE, HOME, box)
    await later(owner, 301)
    assert await outcomes(sign_in_with_code(PHONE, box.newest, HOME)) == ["WRONG_CODE"]
    assert await owner.fetchval("select count(*) from account") == 0


async def test_a_code_bears_four_wrong_tries_and_not_five(db, owner, box):
    await send_code(PHONE, HOME, box)
    for _ in range(5):
        assert await outcomes(sign_in_with_code(PHONE, wrong(box.newest), HOME)) == ["WRONG_CODE"]
    assert await outcomes(sign_in_with_code(PHONE, box.newest, HOME)) == ["WRONG_CODE"]
    await later(owner, 60)
    await send_code(PHONE, HOME, box)
    for _ in range(4):
        await outcomes(sign_in_with_code(PHONE, wrong(box.newest), HOME))
    assert await outcomes(sign_in_with_code(PHONE, box.newest, HOME)) == ["DONE"]


async def test_fifty_guesses_at_once_are_five_tries(db, owner, box):
    await send_code(PHONE, HOME, box)
    guesses = [sign_in_with_code(PHONE, wrong(box.newest), f"198.51.100.{n}") for n in range(50)]
    assert await outcomes(*guesses) == ["WRONG_CODE"] * 50
    assert await owner.fetchval("select tries from one_time_code") == 5
    assert await owner.fetchval("select count(*) from account") == 0


async def test_a_new_code_replaces_the_one_before(db, owner, box):
    await send_code(PHONE, HOME, box)
    await later(owner, 60)
    await send_code(PHONE, HOME, box)
    [(_, first), (_, second)] = box.sent
    first = wrong(second) if first == second else first
    assert await outcomes(sign_in_with_code(PHONE, first, HOME)) == ["WRONG_CODE"]
    assert await outcomes(sign_in_with_code(PHONE, second, HOME)) == ["DONE"]


async def test_a_code_opens_no_other_phone(db, owner, box):
    await send_code(PHONE, HOME, box)
    assert await outcomes(sign_in_with_code("13900139000", box.newest, HOME)) == ["WRONG_CODE"]
    assert await owner.fetchval("select count(*) from account") == 0


async def test_codes_to_one_phone_are_sent_ever_more_seldom(db, owner, box):
    for waits in (60, 120, 240, 480):
        await send_code(PHONE, HOME, box)
        with pytest.raises(TooManyAttempts) as refused:
            await send_code(PHONE, "198.51.100.9", box)
        assert waits / 2 < int(refused.value.details["retry_after"]) <= waits
        await later(owner, waits)
    await send_code(PHONE, HOME, box)
    await later(owner, 3000)
    assert await outcomes(send_code(PHONE, HOME, box)) == ["TOO_MANY_ATTEMPTS"]
    assert len(box.sent) == 5


async def test_one_address_does_not_get_codes_for_ever_more_phones(db, owner, box):
    await asyncio.gather(*[send_code(f"138001380{n:02}", HOME, box) for n in range(30)])
    await later(owner, -60)
    assert await outcomes(send_code(PHONE.replace("000", "999"), HOME, box)) == ["TOO_MANY_ATTEMPTS"]
    assert len(box.sent) == 30
    assert await outcomes(send_code("13900139000", "198.51.100.9", box)) == ["DONE"]


async def test_whoever_came_in_may_ask_for_another_code_at_once(db, box):
    await send_code(PHONE, HOME, box)
    await sign_in_with_code(PHONE, box.newest, HOME)
    await send_code(PHONE, HOME, box)
    assert await outcomes(sign_in_with_code(PHONE, box.newest, HOME)) == ["DONE"]


async def test_what_is_no_phone_number_is_refused_before_anything_is_sent(db, owner, box):
    for typed in ("12345", "", "138001380001", "not a phone", "1380013800\0"):
        with pytest.raises(InvalidPhone):
            await send_code(typed, HOME, box)
        with pytest.raises(InvalidPhone):
            await sign_in_with_code(typed, "000000", HOME)
    assert box.sent == []
    assert await owner.fetchval("select count(*) from one_time_code") == 0


async def test_whatever_is_typed_for_a_code_is_only_ever_wrong(db, box):
    await send_code(PHONE, HOME, box)
    for typed in ("", "\0", "\ud800", "x" * 100_000, "１２３４５"):
        assert await outcomes(sign_in_with_code(PHONE, typed, HOME)) == ["WRONG_CODE"]


async def test_neither_codes_nor_phones_are_kept_readable(db, owner, box):
    await send_code(PHONE, HOME, box)
    kept = str(await owner.fetch("select phone_hash, code_hash, tries from one_time_code"))
    assert PHONE not in kept
    assert f"'{box.newest}'" not in kept


async def test_a_disabled_account_gets_no_further_by_code(appointed, staff, box):
    person, _ = await appointed(Role.RESIDENT, phone=PHONE, username=None, password=None)
    async with acting(staff):
        await accounts.disable_account(staff, person.id)
    await send_code(PHONE, HOME, box)
    assert await outcomes(sign_in_with_code(PHONE, box.newest, HOME)) == ["WRONG_CODE"]


async def test_an_account_of_codes_has_no_password_to_guess(db, box):
    await send_code(PHONE, HOME, box)
    await sign_in_with_code(PHONE, box.newest, HOME)
    for password in ("", "None", PHONE):
        with pytest.raises(SignInFailed):
            await sign_in(PHONE, password, HOME)


async def test_a_member_of_staff_may_come_in_by_code_too_without_the_password_made_up_for_them(
    appointed, box
):
    await appointed(phone=PHONE, temporary=True)
    await send_code(PHONE, HOME, box)
    signed_in = await sign_in_with_code(PHONE, box.newest, HOME)
    assert not signed_in.must_change_password
    [held] = signed_in.appointments
    assert (held.role, held.tenant) == (Role.COMMUNITY_SECRETARY, make.COMMUNITY)
