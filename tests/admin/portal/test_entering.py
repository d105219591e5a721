"""Coming in by a code, choosing where one lives, and going out."""

import re

from admin.portal.site import portal
from admin.web.config import Config
from services.kernel.access import Role, system
from services.kernel.rows import uuid7
from services.kernel.scope import acting
from services.people.models import Appointment, Organization, Person
from tests import make
from tests.admin.portal.phone import Mailbox, Phone


async def test_a_stranger_comes_in_by_a_code_says_where_they_live_and_is_greeted(phone, owner):
    mine = await phone()
    assert "手机号" in await mine.open("/")
    assert "您住在哪个社区" in await mine.sign_in()

    await mine.open("/join")
    assert f"/join?at={make.DISTRICT}" in mine.page.text
    assert f"/join?at={make.STREET}" in await mine.open(f"/join?at={make.DISTRICT}")
    assert f"/join?at={make.COMMUNITY}" in await mine.open(f"/join?at={make.STREET}")
    await mine.open(f"/join?at={make.COMMUNITY}")
    assert "王秀英，您好" in await mine.fill("/join", name="王秀英")

    held = await owner.fetchrow("select role, tenant from appointment")
    assert (held["role"], held["tenant"]) == ("resident", make.COMMUNITY)
    assert mine.number not in await mine.open("/mine")
    assert "138****8000" in mine.page.text


async def test_a_community_is_found_by_a_part_of_its_name(phone):
    mine = await phone()
    await mine.sign_in()
    found = await mine.open(f"/join?at={make.DISTRICT}&part=038")
    assert f"/join?at={make.COMMUNITY}" in found
    assert f"/join?at={make.SIBLING}" not in found
    assert "没有找到" in await mine.open(f"/join?at={make.DISTRICT}&part=天上人间")


async def test_who_comes_back_is_at_home_at_once_and_on_the_page_they_wanted(phone):
    mine = await phone()
    await mine.join(make.COMMUNITY)
    await mine.open("/mine")
    assert "您已退出登录" in await mine.fill("/sign-out")

    await mine.open("/matters")
    assert mine.page.url.path == "/sign-in"
    await mine.fill("/sign-in", phone=mine.number)
    await mine.fill("/sign-in/code", code=mine.mailbox.codes[mine.number])
    assert mine.page.url.path == "/matters"


async def test_nobody_is_sent_to_another_site_after_signing_in(phone):
    mine = await phone()
    await mine.join(make.COMMUNITY)
    for elsewhere in ("https://evil.test/", "//evil.test/", "/\\evil.test"):
        await mine.open("/mine")
        await mine.fill("/sign-out")
        await mine.sign_in(next=elsewhere)
        assert str(mine.page.url) == "http://mulin.test/"


async def test_a_wrong_code_opens_nothing(phone, owner):
    mine = await phone()
    await mine.open("/sign-in")
    await mine.fill("/sign-in", phone=mine.number)
    right = mine.mailbox.codes[mine.number]
    assert right not in mine.page.text

    wrong = "000000" if right != "000000" else "111111"
    assert "验证码不正确" in await mine.fill("/sign-in/code", code=wrong)
    assert mine.page.status_code == 401
    assert await owner.fetchval("select count(*) from credential") == 0
    assert "您住在哪个社区" in await mine.fill("/sign-in/code", code=right)


async def test_what_is_no_phone_number_is_refused_and_kept_to_be_corrected(phone):
    mine = await phone()
    await mine.open("/sign-in")
    assert 'value="1380013"' in await mine.fill("/sign-in", phone="1380013")
    assert mine.page.status_code == 422
    assert mine.mailbox.codes == {}


async def test_the_demo_shows_its_codes_on_the_page(db):
    async with Phone(portal(Config(secret="s", demo=True), Mailbox()), Mailbox(), "13800138000") as mine:
        await mine.open("/sign-in")
        assert "演示：验证码是" in await mine.fill("/sign-in", phone=mine.number)


async def test_a_house_that_sends_no_messages_says_so(db):
    async with Phone(portal(Config(secret="s")), Mailbox(), "13800138000") as mine:
        await mine.open("/sign-in")
        assert "短信服务尚未开通" in await mine.fill("/sign-in", phone=mine.number)
        assert mine.page.status_code == 503


async def test_signing_out_everywhere_ends_the_lost_phone_too(phone, site, mailbox):
    lost = await phone()
    await lost.join(make.COMMUNITY)
    async with Phone(site, mailbox, lost.number) as fresh:
        assert "您好" in await fresh.sign_in()
        await fresh.open("/mine")
        await fresh.fill("/sign-out/everywhere")

    await lost.open("/matters")
    assert lost.page.url.path == "/sign-in"


async def test_what_somebody_does_for_the_house_is_left_to_the_console(phone, owner):
    mine = await phone()
    await mine.sign_in()
    account = await owner.fetchval("select id from account")
    someone = await make.person(account_id=account)
    async with acting(system(make.COMMUNITY)):
        role = Role.COMMUNITY_SECRETARY
        await Appointment.create(tenant=make.COMMUNITY, account_id=account, person_id=someone.id, role=role)

    await mine.open("/mine")
    assert mine.page.url.path == "/join"
    assert (await mine.get("/matters/new")).url.path == "/join"


async def test_two_communities_are_gone_between_and_each_shows_its_own(phone):
    mine = await phone()
    await mine.join(make.COMMUNITY)
    await mine.open("/matters/new")
    await mine.fill("/matters", title="路灯不亮")
    await mine.open(f"/join?at={make.SIBLING}")
    await mine.fill("/join", name="王秀英")
    assert "路灯不亮" not in await mine.open("/matters")

    await mine.open("/mine")
    await mine.fill("/go")
    assert "路灯不亮" in await mine.open("/matters")


async def test_a_resident_who_speaks_for_an_organization_here_goes_to_and_fro(phone, owner):
    mine = await phone()
    await mine.join(make.COMMUNITY)
    [account] = await owner.fetch("select id from account")
    async with acting(system(make.COMMUNITY)):
        shop = await Organization.create(tenant=make.COMMUNITY, name="晨光果蔬店")
        someone = await Person.get(account_id=account["id"])
        await Appointment.create(
            tenant=make.COMMUNITY,
            account_id=account["id"],
            person_id=someone.id,
            role=Role.ORGANIZATION_CONTACT,
            organization_id=shop.id,
        )

    assert "换到晨光果蔬店 · 单位联系人" in await mine.open("/mine")
    await mine.fill("/go")
    assert "<dd>单位联系人</dd>" in await mine.open("/mine")
    await mine.fill("/go")
    assert "<dd>居民</dd>" in await mine.open("/mine")


def place_of(page: str) -> str:
    """Where the page says that one is at home."""
    return re.search("<dt>社区</dt><dd>(.+?)</dd>", page)[1]


async def test_nobody_goes_where_they_do_not_live(phone, owner):
    mine, other = await phone(), await phone()
    await mine.join(make.COMMUNITY)
    await other.join(make.ELSEWHERE)
    theirs = await owner.fetchval("select id from appointment where tenant = $1", make.ELSEWHERE)
    before = place_of(await mine.open("/mine"))
    await mine.open(f"/join?at={make.SIBLING}")
    for appointment in (theirs, uuid7()):
        fields = mine.fields("/join") | {"appointment": str(appointment)}
        assert (await mine.submit("/go", fields)).status_code == 404
    assert place_of(await mine.open("/mine")) == before
    assert (await mine.get(f"/join?at={make.COMMUNITY + 1000 * 500}")).status_code == 404
    assert (await mine.get("/join?at=17")).status_code == 422


async def test_a_stranger_s_form_is_not_read_beyond_what_a_stranger_has_to_say(phone, owner):
    someone = await phone()
    await someone.open("/sign-in")
    fields = {**someone.fields("/sign-in"), "phone": "1" * 100_000}
    assert (await someone.submit("/sign-in", fields)).status_code == 413
    assert await owner.fetchval("select count(*) from one_time_code") == 0


async def test_a_form_that_is_not_from_our_page_changes_nothing(phone, owner):
    mine = await phone()
    await mine.join(make.COMMUNITY)
    await mine.open("/matters/new")
    fields = mine.fields("/matters") | {"title": "路灯不亮"}
    without = {name: value for name, value in fields.items() if name != "token"}

    assert (await mine.submit("/matters", without)).status_code == 403
    assert (await mine.submit("/matters", fields | {"token": "x" * 64})).status_code == 403
    for header in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.test"}):
        assert (await mine.post("/matters", data=fields, headers=header)).status_code == 403
    assert await owner.fetchval("select count(*) from matter") == 0
    await mine.open("/mine")
    for action in ("/sign-out", "/sign-out/everywhere", "/volunteer"):
        assert (await mine.submit(action, {})).status_code == 403
    assert await owner.fetchval("select count(*) from appointment") == 1
    assert "您好" in await mine.open("/")
