"""The wall of wishes: who sees what, who gets a wish, and that nobody learns whose it was."""

import asyncio

import pytest

from services.kernel import deliveries
from services.kernel.access import Role
from services.kernel.scope import acting
from services.volunteering import actions
from tests import make

WISHER = "李大爷本名"


@pytest.fixture
async def staff(site):
    return await make.actor()


async def wish(staff, title="换插板", **given):
    """An old man's wish on the wall."""
    someone = await make.person(WISHER, tenant=staff.tenant, phone_masked="139****9999")
    async with acting(staff):
        words = {"title": title, "wisher_kind": "老人", **given}
        made = await actions.make_wish(staff, tenant=staff.tenant, wisher_id=someone.id, **words)
        return await actions.publish_wish(staff, made.id)


async def test_the_wall_shows_ones_own_community_the_street_or_the_district(phone, staff):
    sibling = await make.actor(Role.COMMUNITY_SECRETARY, make.SIBLING)
    abroad = await make.actor(Role.COMMUNITY_SECRETARY, make.ELSEWHERE)
    await wish(staff, "换插板")
    await wish(sibling, "书包文具")
    await wish(abroad, "健康义诊")
    mine = await phone()
    await mine.join(make.COMMUNITY)

    assert [word in await mine.open("/wishes") for word in ("换插板", "书包文具")] == [True, False]
    for within in (make.STREET, make.DISTRICT):
        page = await mine.open(f"/wishes?at={within}")
        assert [word in page for word in ("换插板", "书包文具", "健康义诊")] == [True, True, False]
    assert "书包文具" in await mine.open(f"/wishes?at={make.SIBLING}")
    assert (await mine.get(f"/wishes?at={make.ELSEWHERE}")).status_code == 404


async def test_nothing_anywhere_says_whose_wish_it_is(phone, staff):
    made = await wish(staff, detail="家里插板老化")
    mine = await phone()
    await mine.volunteer(make.COMMUNITY)
    answers = [await mine.get(path) for path in ("/wishes", f"/wishes/{made.id}")]
    await mine.open(f"/wishes/{made.id}")
    await mine.fill(f"/wishes/{made.id}/claim")
    await deliveries.drain(make.DISTRICT // 10**9)
    answers += [mine.page, *mine.page.history]
    answers += [await mine.get(path) for path in ("/", "/claims", "/notices", "/mine", f"/wishes/{made.id}")]

    assert any("换插板" in answer.text for answer in answers)
    for answer in answers:
        for secret in (WISHER, "139****9999"):
            assert secret not in answer.text
            assert secret not in str(answer.headers)


async def test_what_is_not_published_is_not_there(phone, staff):
    made = await make.wish(staff, published=False)
    mine = await phone()
    await mine.volunteer(make.COMMUNITY)
    assert "书包文具" not in await mine.open("/wishes")
    assert (await mine.get(f"/wishes/{made.id}")).status_code == 404


async def test_a_resident_becomes_a_volunteer_in_one_step_and_is_back_at_the_wish(phone, staff, owner):
    made = await wish(staff)
    mine = await phone()
    await mine.join(make.COMMUNITY)
    page = await mine.open(f"/wishes/{made.id}")
    assert f"/wishes/{made.id}/claim" not in page
    refused = await mine.submit(f"/wishes/{made.id}/claim", mine.fields("/volunteer"))
    assert refused.status_code == 403
    assert await owner.fetchval("select count(*) from claim") == 0

    await mine.open(f"/wishes/{made.id}")
    await mine.fill("/volunteer")
    assert mine.page.url.path == f"/wishes/{made.id}"
    assert "认领成功" in await mine.fill(f"/wishes/{made.id}/claim")


async def test_of_two_volunteers_at_once_one_gets_the_wish_and_the_other_is_told_kindly(phone, staff, owner):
    made = await wish(staff)
    claim, phones = f"/wishes/{made.id}/claim", [await phone() for _ in range(3)]
    for number, each in enumerate(phones):
        await each.volunteer(make.COMMUNITY, f"志愿者{number}")
        await each.open(f"/wishes/{made.id}")
    answers = await asyncio.gather(*(each.submit(claim, each.fields(claim)) for each in phones))

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    losers = [answer for answer in answers if answer.status_code == 409]
    assert all("心愿已被他人认领" in answer.text and "谢谢您的热心" in answer.text for answer in losers)
    assert await owner.fetchval("select count(*) from claim") == 1
    assert "换插板" not in await phones[0].open("/wishes")


async def test_a_claim_sent_twice_is_one_claim_and_no_refusal(phone, staff, owner):
    made = await wish(staff)
    mine = await phone()
    await mine.volunteer(make.COMMUNITY)
    await mine.open(f"/wishes/{made.id}")
    claim = f"/wishes/{made.id}/claim"
    fields = mine.fields(claim)
    answers = await asyncio.gather(*(mine.submit(claim, fields) for _ in range(2)))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert await owner.fetchval("select count(*) from claim") == 1


async def test_a_claimed_wish_is_granted_and_confirmed(phone, staff):
    made = await wish(staff)
    mine = await phone()
    await mine.volunteer(make.COMMUNITY)
    await mine.open(f"/wishes/{made.id}")
    await mine.fill(f"/wishes/{made.id}/claim")
    assert "已完成，等社区确认" in await mine.fill(f"/wishes/{made.id}/granted")
    assert f"/wishes/{made.id}/release" not in mine.page.text

    async with acting(staff):
        await actions.confirm_wish(staff, made.id)
    assert "社区已确认" in await mine.open("/claims")


async def test_a_wish_put_back_waits_for_somebody_else(phone, staff, owner):
    made = await wish(staff)
    mine, other = await phone(), await phone()
    await mine.volunteer(make.COMMUNITY)
    await other.volunteer(make.COMMUNITY, "张三")
    await mine.open(f"/wishes/{made.id}")
    await mine.fill(f"/wishes/{made.id}/claim")
    assert "心愿已被他人认领" in await other.open(f"/wishes/{made.id}")
    await mine.fill(f"/wishes/{made.id}/release")
    assert "还没有认领心愿" in await mine.open("/claims")

    await other.open(f"/wishes/{made.id}")
    assert "认领成功" in await other.fill(f"/wishes/{made.id}/claim")
    assert await owner.fetchval("select count(*) from claim where released_at is null") == 1


async def test_nobody_grants_or_puts_back_what_another_has_claimed(phone, staff, owner):
    made = await wish(staff)
    mine, other = await phone(), await phone()
    await mine.volunteer(make.COMMUNITY)
    await mine.open(f"/wishes/{made.id}")
    await mine.fill(f"/wishes/{made.id}/claim")
    await other.volunteer(make.COMMUNITY, "张三")
    await other.open("/matters/new")
    for step in ("granted", "release"):
        answer = await other.submit(f"/wishes/{made.id}/{step}", other.fields("/matters"))
        assert answer.status_code == 403
    assert await owner.fetchval("select state from wish") == "claimed"


async def test_nobody_claims_their_own_wish(phone, staff, owner):
    mine = await phone()
    await mine.volunteer(make.COMMUNITY)
    me = await owner.fetchval("select id from person where name = '李志强'")
    async with acting(staff):
        made = await actions.make_wish(staff, tenant=staff.tenant, wisher_id=me, title="换插板")
        await actions.publish_wish(staff, made.id)
    await mine.open(f"/wishes/{made.id}")
    assert "不能认领自己的心愿" in await mine.fill(f"/wishes/{made.id}/claim")
    assert mine.page.status_code == 403
    assert await owner.fetchval("select state from wish") == "open"


async def test_the_wall_goes_on_where_it_ends(phone, staff):
    for number in range(22):
        await wish(staff, f"第{number}个心愿")
    mine = await phone()
    await mine.join(make.COMMUNITY)
    first = await mine.open("/wishes")
    assert "第21个心愿" in first
    assert "第1个心愿" not in first
    older = first.split("after=")[1].split('"')[0]
    rest = await mine.open(f"/wishes?after={older}")
    assert [f"第{number}个心愿" in rest for number in range(3)] == [True, True, False]
