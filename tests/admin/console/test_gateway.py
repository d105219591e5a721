"""Coming in and going out."""

import pytest

from admin.console.site import console
from admin.web.config import Config
from services.kernel.access import Role
from services.kernel.scope import acting
from services.people import accounts, actions
from services.people.opening import create_operator
from services.people.sessions import session_of
from tests import make
from tests.admin.console.desktop import Desktop, words
from tests.admin.portal.phone import Mailbox

PASSWORD = "Lanhua-Shequ-38"


@pytest.fixture
async def staff(site):
    return await make.actor(Role.DISTRICT_STAFF, make.DISTRICT)


@pytest.fixture
def appointed(staff):
    async def appoint(*posts, username="chen", temporary=False):
        """Somebody with a password and these posts."""
        [(role, tenant), *others] = posts
        async with acting(staff):
            person = await actions.create_person(
                staff, tenant=make.COMMUNITY, name="陈书记", phone="13812345678"
            )
            login = {"username": username, "password": PASSWORD, "temporary": temporary}
            await accounts.create_account(staff, person.id, role=role, tenant=tenant, **login)
            for other_role, other_tenant in others:
                await accounts.appoint(staff, person.id, role=other_role, tenant=other_tenant)
        return person

    return appoint


async def sign_in(desk, name="chen", password=PASSWORD, **more):
    return await desk.submit("/sign-in", name=name, password=password, **more)


async def test_one_signs_in_by_user_name_or_phone_and_out_again(desktop, appointed):
    await appointed((Role.COMMUNITY_SECRETARY, make.COMMUNITY))
    for name in ("chen", "CHEN ", "13812345678"):
        desk = await desktop()
        answer = await sign_in(desk, name)
        assert (answer.status_code, answer.headers["location"]) == (303, "/console/")
        assert "社区书记" in await desk.text("/")
        secret = desk.http.cookies["console"]
        await desk.submit("/sign-out", on="/")
        assert "console" not in desk.http.cookies
        assert await session_of(secret) is None
        desk.http.cookies.set("console", secret)
        assert (await desk.get("/")).headers["location"].startswith("/console/sign-in")


async def test_a_wrong_name_and_a_wrong_password_look_the_same(desktop, appointed):
    await appointed((Role.COMMUNITY_SECRETARY, make.COMMUNITY))
    desk = await desktop()
    answers = [await sign_in(desk, "chen", "not it"), await sign_in(desk, "nobody", PASSWORD)]
    assert [answer.status_code for answer in answers] == [401, 401]
    first, second = (words(answer) for answer in answers)
    assert first == second
    assert "用户名或密码不正确" in first
    assert "console" not in desk.http.cookies


async def test_trying_too_often_says_how_long_to_wait(desktop, appointed):
    await appointed((Role.COMMUNITY_SECRETARY, make.COMMUNITY))
    desk = await desktop()
    answers = [await sign_in(desk, "chen", f"guess {number}") for number in range(7)]
    assert answers[-1].status_code == 429
    assert "秒后再试" in words(answers[-1])
    assert (await sign_in(desk)).status_code == 429


async def test_whoever_was_sent_to_sign_in_goes_on_to_where_they_wanted_and_nowhere_else(desktop, appointed):
    await appointed((Role.COMMUNITY_SECRETARY, make.COMMUNITY))
    desk = await desktop()
    sent = await desk.get("/matters?state=open")
    assert sent.headers["location"] == "/console/sign-in?next=/console/matters%3Fstate%3Dopen"
    answer = await sign_in(desk, next="/console/matters?state=open")
    assert answer.headers["location"] == "/console/matters?state=open"
    for elsewhere in ("https://elsewhere.test/", "//elsewhere.test", "/console/\\elsewhere.test", "/graphql"):
        answer = await sign_in(await desktop(), next=elsewhere)
        assert answer.headers["location"] == "/console/"


async def test_somebody_with_several_appointments_chooses_and_switches_with_a_new_secret(
    desktop, appointed, owner
):
    await appointed((Role.COMMUNITY_SECRETARY, make.COMMUNITY), (Role.AUDITOR, make.DISTRICT))
    desk = await desktop()
    assert (await sign_in(desk)).headers["location"] == "/console/choose"
    assert "审计员" in await desk.text("/choose")
    before = desk.http.cookies["console"]
    ids = dict(
        await owner.fetch("select role, id from appointment where role in ('auditor', 'district_staff')")
    )
    assert (await desk.submit("/choose", appointment=ids["auditor"])).headers["location"] == "/console/"
    assert desk.http.cookies["console"] != before
    assert await session_of(before) is None
    assert "审计员" in await desk.text("/")
    stolen = await desk.submit("/choose", appointment=ids["district_staff"])
    assert stolen.status_code == 403
    assert "审计员" in await desk.text("/")


async def test_whoever_holds_no_post_of_the_console_stays_outside(desktop, appointed):
    await appointed((Role.RESIDENT, make.COMMUNITY))
    desk = await desktop()
    answer = await sign_in(desk)
    assert answer.status_code == 403
    assert "console" not in desk.http.cookies


async def by_code(desk, mailbox, phone="13812345678", **more):
    """Asks for a code and types it in; the answer to that."""
    assert (await desk.submit("/sign-in/code", phone=phone)).status_code == 200
    return await desk.submit("/sign-in/code", phone=phone, code=mailbox.codes[phone], **more)


async def test_a_neighbour_who_works_in_a_grid_comes_in_by_a_code_and_may_set_a_password(
    desktop, staff, appointed, mailbox
):
    async with acting(staff):
        person = await actions.create_person(staff, tenant=make.COMMUNITY, name="赵网格", phone="13812345678")
        await accounts.create_account(staff, person.id, role=Role.RESIDENT, tenant=make.COMMUNITY)
        await accounts.appoint(staff, person.id, role=Role.COMMUNITY_STAFF, tenant=make.COMMUNITY)
    desk = await desktop()
    assert "用短信验证码登录" in await desk.text("/sign-in")
    answer = await by_code(desk, mailbox, next="/console/matters?state=open")
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/matters?state=open")
    assert "社区工作人员" in await desk.text("/")

    typed = {"old": "", "new": "Xin-Mima-2026", "again": "Xin-Mima-2026"}
    assert (await desk.submit("/password", **typed)).status_code == 303
    assert (await sign_in(await desktop(), "13812345678", "Xin-Mima-2026")).status_code == 303
    refused = await desk.submit("/password", **{**typed, "new": "Yi-Mima-2026", "again": "Yi-Mima-2026"})
    assert refused.status_code == 422


async def test_a_wrong_code_opens_no_console_and_neither_does_a_right_one_without_a_post(
    desktop, appointed, mailbox
):
    await appointed((Role.RESIDENT, make.COMMUNITY))
    desk = await desktop()
    assert (await by_code(desk, mailbox)).status_code == 403
    assert "console" not in desk.http.cookies
    stranger = await desktop()
    await stranger.submit("/sign-in/code", phone="13900139000")
    wrong = "000000" if mailbox.codes["13900139000"] != "000000" else "111111"
    answer = await stranger.submit("/sign-in/code", phone="13900139000", code=wrong)
    assert (answer.status_code, "验证码不正确" in words(answer)) == (401, True)
    assert mailbox.codes["13900139000"] not in words(answer)
    assert (await stranger.submit("/sign-in/code", phone="138")).status_code == 422
    assert (await stranger.submit("/sign-in/code", phone="13900139000")).status_code == 429
    assert (await stranger.submit("/sign-in/code", code="1")).status_code == 422
    assert "console" not in stranger.http.cookies


async def test_a_house_that_sends_no_codes_offers_none_and_a_demo_shows_its_own(db):
    silent = Desktop(console(Config(secret="s")))
    assert "验证码" not in await silent.text("/sign-in")
    assert (await silent.submit("/sign-in/code", phone="13812345678")).status_code == 503
    demo = Desktop(console(Config(secret="s", demo=True), Mailbox()))
    answer = await demo.submit("/sign-in/code", phone="13812345678")
    assert "演示：验证码是" in words(answer)
    for desk in (silent, demo):
        await desk.http.aclose()


async def test_a_password_that_somebody_else_chose_must_be_changed_first(desktop, appointed):
    await appointed((Role.COMMUNITY_SECRETARY, make.COMMUNITY), temporary=True)
    desk = await desktop()
    await sign_in(desk)
    for path in ("/", "/matters", "/people"):
        assert (await desk.get(path)).headers["location"] == "/console/password"
    typed = {"old": PASSWORD, "new": "Xin-Mima-2026", "again": "Xin-Mima-2026"}
    wrong = await desk.submit("/password", **{**typed, "again": "different"})
    assert (wrong.status_code, (await desk.get("/")).status_code) == (422, 303)
    before = desk.http.cookies["console"]
    assert (await desk.submit("/password", **typed)).status_code == 303
    assert desk.http.cookies["console"] != before
    assert await session_of(before) is None
    assert "密码已修改" in await desk.text("/")
    assert (await sign_in(await desktop())).status_code == 401
    assert (await sign_in(await desktop(), password="Xin-Mima-2026")).status_code == 303


async def test_the_platforms_operator_opens_a_district_and_appoints_its_first_staff(desktop, owner):
    await create_operator("operator", PASSWORD)
    desk = await desktop()
    assert (await sign_in(desk, "operator")).status_code == 303
    await desk.submit("/tenants", code="440305", name="南山区")
    assert "南山区" in await desk.text("/tenants")
    answer = await desk.submit("/tenants/440305000000000", act="staff", name="李主任", username="nanshan")
    [password] = [word for word in words(answer).split() if word.count("-") == 2 and len(word) == 14]
    newcomer = await desktop()
    await sign_in(newcomer, "nanshan", password)
    assert (await newcomer.get("/")).headers["location"] == "/console/password"
    assert (await desk.get("/matters")).status_code == 403
    assert await owner.fetchval("select count(*) from person where district_code = 440305") == 1


async def test_people_read_chinese_first_and_english_by_the_switch(desktop):
    desk = await desktop()
    assert "用户名或手机号" in await desk.text("/sign-in")
    assert "User name or phone" in await desk.text("/sign-in?lang=en")
    assert "User name or phone" in await desk.text("/sign-in")
    assert "用户名或手机号" in await desk.text("/sign-in?lang=zh")
