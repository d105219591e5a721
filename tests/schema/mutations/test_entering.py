"""A vendor's app: residents come in by a code to their phone, join, volunteer, and go out again."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from schema.relay import encode_id
from services.kernel.access import Role
from services.kernel.codes import shown
from services.kernel.scope import acting
from services.people import accounts, actions
from services.people.one_time import SENT_TO_PHONE
from tests import make
from tests.clients import client
from tests.deploy.test_senders import bridge
from tests.schema.mutations.doing import done, refused

PHONE, OTHER = "13800138000", "13900139000"
TOKEN = "token expiresAt appointment { id role tenant tenantName name } appointments { role tenant }"
VIEWER = "{ viewer { role tenant { code } person { name } } }"


class Box:
    """What came over the bridge to the phones."""

    def __init__(self, server) -> None:
        self.server = server

    @property
    def sent(self) -> list[str]:
        return [body["phone"] for _, _, body in self.server.taken]

    @property
    def newest(self) -> str:
        return self.server.taken[-1][-1]["code"]


@pytest.fixture
def box():
    with bridge() as server:
        yield Box(server)


@pytest.fixture
async def bridged(town, box):
    """The settings of a house that sends its codes over a bridge."""
    return town.model_copy(update={"code_sender": f"webhook:{box.server.url}"})


@pytest.fixture
async def app(bridged):
    """Callers of that house."""

    @asynccontextmanager
    async def opened(token: str | None = None, address: str = "203.0.113.7"):
        async with client(bridged, address=address) as one:
            if token:
                one.headers["authorization"] = f"Bearer {token}"
            yield one

    return opened


@pytest.fixture
def comes_in(app, box):
    """Somebody who asks for a code and signs in with it."""

    async def come(phone=PHONE, **more):
        async with app() as one:
            await done(one, "sendCode", "wait", phone=phone)
            return await done(one, "signIn", TOKEN, phone=phone, code=box.newest, **more)

    return come


async def later(owner):
    """The wait for another code is over."""
    await owner.execute("delete from attempts")


async def known(phone=PHONE, role=Role.RESIDENT, tenant=make.COMMUNITY, **given):
    """Somebody whom the staff has written down, with an account."""
    staff = await make.actor(Role.DISTRICT_STAFF, make.DISTRICT)
    async with acting(staff):
        person = await actions.create_person(staff, tenant=tenant, name="王芳", phone=phone)
        await accounts.create_account(staff, person.id, role=role, tenant=tenant, **given)
        return person


async def test_a_new_phone_comes_in_joins_a_community_and_reports_a_matter(app, comes_in, owner):
    entered = await comes_in()
    assert (entered["appointment"], entered["appointments"]) == (None, [])
    async with app(entered["token"]) as one:
        assert await one.code(VIEWER) == "COMMUNITY_REQUIRED"
        districts = (await one.data("{ placesToJoin { code name } }"))["placesToJoin"]
        assert {each["code"] for each in districts} == {"210114", "370505"}
        below = "query ($at: String) { placesToJoin(parent: $at) { code } }"
        streets = (await one.data(below, at="210114"))["placesToJoin"]
        assert {each["code"] for each in streets} == {"210114001", "210114007"}
        joined = await done(one, "joinCommunity", TOKEN, tenant=shown(make.COMMUNITY), name="李梅")
    assert joined["appointment"] | {"id": ""} == {
        "id": "",
        "role": "RESIDENT",
        "tenant": shown(make.COMMUNITY),
        "tenantName": f"community {make.COMMUNITY}",
        "name": "李梅",
    }
    async with app(joined["token"]) as one:
        viewer = (await one.data(VIEWER))["viewer"]
        assert viewer == {
            "role": "RESIDENT",
            "tenant": {"code": shown(make.COMMUNITY)},
            "person": {"name": "李梅"},
        }
        await done(one, "reportMatter", "matter { id }", tenant=shown(make.COMMUNITY), title="路灯不亮")
    assert await owner.fetchval("select count(*) from matter") == 1


async def test_joining_twice_is_joining_once(app, comes_in, owner):
    async with app((await comes_in())["token"]) as one:
        joined = [
            await done(one, "joinCommunity", TOKEN, tenant=shown(make.COMMUNITY), name="李梅")
            for _ in range(2)
        ]
    assert joined[0]["appointment"] == joined[1]["appointment"]
    assert await owner.fetchval("select count(*) from appointment") == 1


async def test_a_known_resident_comes_in_as_who_they_are(comes_in, app):
    await known()
    entered = await comes_in()
    assert entered["appointment"]["name"] == "王芳"
    async with app(entered["token"]) as one:
        assert (await one.data(VIEWER))["viewer"]["role"] == "RESIDENT"


async def test_a_code_opens_nothing_that_takes_a_password(comes_in, app):
    """A secretary's phone makes nobody a secretary."""
    await known(role=Role.COMMUNITY_SECRETARY, username="wang.fang")
    entered = await comes_in()
    assert (entered["appointment"], entered["appointments"]) == (None, [])
    async with app(entered["token"]) as one:
        assert await one.code("{ people { nodes { name } } }") == "COMMUNITY_REQUIRED"


async def test_one_may_choose_where_to_act(app, comes_in, owner):
    async with app((await comes_in())["token"]) as one:
        for tenant in (make.COMMUNITY, make.ELSEWHERE):
            await done(one, "joinCommunity", TOKEN, tenant=shown(tenant), name="李梅")
    for wanted, got in [(make.ELSEWHERE, make.ELSEWHERE), (make.SIBLING, None)]:
        await later(owner)
        entered = await comes_in(tenant=shown(wanted))
        assert {each["tenant"] for each in entered["appointments"]} == {
            shown(make.COMMUNITY),
            shown(make.ELSEWHERE),
        }
        assert (entered["appointment"] and entered["appointment"]["tenant"]) == (got and shown(got))


async def test_a_resident_volunteers_and_goes_on_as_a_volunteer(app, comes_in, owner):
    await known()
    entered = await comes_in()
    async with app(entered["token"]) as one:
        appointment = "appointment { id role tenant { code } person { name } since endedAt }"
        made = await done(one, "becomeVolunteer", appointment, clientMutationId="v")
        again = await done(one, "becomeVolunteer", appointment)
        assert made == again
        switched = await done(one, "switchAppointment", TOKEN, appointment=made["appointment"]["id"])
    assert switched["appointment"]["role"] == "VOLUNTEER"
    async with app(switched["token"]) as one:
        assert "wish:claim" in (await one.data("{ viewer { permissions } }"))["viewer"]["permissions"]
        assert await refused(one, "becomeVolunteer") == "FORBIDDEN"
    assert await owner.fetchval("select count(*) from appointment where role = 'volunteer'") == 1


async def test_nobody_switches_to_what_is_not_theirs_nor_to_what_takes_a_password(app, comes_in, owner):
    person = await known()
    staff = await make.actor()
    await owner.execute(
        "insert into appointment (id, created_at, district_code, tenant, account_id, person_id, role) "
        "values (gen_random_uuid(), now(), 210114, $1, $2, $3, 'community_staff')",
        make.COMMUNITY,
        await owner.fetchval("select account_id from person where id = $1", person.id),
        person.id,
    )
    own = await owner.fetchval("select id from appointment where role = 'community_staff'")
    entered = await comes_in()
    async with app(entered["token"]) as one:
        for id in (appointment_id(staff.appointment_id), appointment_id(own)):
            assert await refused(one, "switchAppointment", appointment=id) == "NOT_FOUND"
        assert await refused(one, "switchAppointment", appointment="x") == "INVALID_ID"
        matter = encode_id("Matter", 210114, person.id)
        assert await refused(one, "switchAppointment", appointment=matter) == "INVALID_ID"


def appointment_id(id):
    return encode_id("Appointment", 210114, id)


async def test_signing_out_ends_the_token_and_no_other(app, comes_in, owner):
    await known()
    first = await comes_in()
    await later(owner)
    second = await comes_in()
    async with app(first["token"]) as one:
        await done(one, "signOut", "clientMutationId")
        answer = await one.post("/graphql", json={"query": VIEWER})
        assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (
            401,
            "SIGN_IN_REQUIRED",
        )
    async with app(second["token"]) as one:
        assert (await one.data(VIEWER))["viewer"]["role"] == "RESIDENT"


async def test_a_token_of_somebody_who_belongs_nowhere_can_be_signed_out_too(app, comes_in, owner):
    async with app((await comes_in())["token"]) as one:
        await done(one, "signOut", "clientMutationId")
    assert await owner.fetchval("select count(*) from credential where revoked_at is null") == 0


async def test_the_answer_is_the_same_whether_a_phone_is_known_or_not(app, box):
    await known()
    async with app() as one:
        answers = [
            await one.perform("sendCode", "wait clientMutationId", phone=phone) for phone in (PHONE, OTHER)
        ]
        wrong = [
            await one.perform("signIn", "token", phone=phone, code="000000x")
            for phone in (PHONE, OTHER, "13700137000")
        ]
    assert answers[0] == answers[1]
    assert answers[0]["data"]["sendCode"]["wait"] == SENT_TO_PHONE.wait
    assert box.sent == [PHONE, OTHER]
    assert [each["errors"][0]["extensions"] for each in wrong] == [{"code": "WRONG_CODE"}] * 3


async def test_a_phone_gets_no_second_code_at_once_from_anywhere(app, box):
    async with app() as one, app(address="198.51.100.9") as other:
        await done(one, "sendCode", "wait", phone=PHONE)
        answer = await other.perform("sendCode", "wait", phone=f"+86 {PHONE}")
    extensions = answer["errors"][0]["extensions"]
    assert extensions["code"] == "TOO_MANY_ATTEMPTS"
    assert 0 < int(extensions["retry_after"]) <= SENT_TO_PHONE.wait
    assert len(box.sent) == 1


async def test_an_address_that_asks_for_many_codes_is_slowed_down_and_others_are_not(app, box):
    async with app() as one, app(address="198.51.100.9") as other:
        codes = [await _code(one, f"1380013{number:04}") for number in range(32)]
        assert codes[:30] == [None] * 30
        assert codes[-1] == "TOO_MANY_ATTEMPTS"
        assert await _code(other, PHONE) is None


async def _code(caller, phone):
    answer = await caller.perform("sendCode", "wait", phone=phone)
    return answer["errors"][0]["extensions"]["code"] if "errors" in answer else None


async def test_a_code_is_tried_five_times_and_used_once(app, box, owner):
    async with app() as one:
        await done(one, "sendCode", "wait", phone=PHONE)
        wrong = f"{(int(box.newest) + 1) % 10**6:06}"
        for _ in range(5):
            assert await refused(one, "signIn", phone=PHONE, code=wrong) == "WRONG_CODE"
        assert await refused(one, "signIn", phone=PHONE, code=box.newest) == "WRONG_CODE"
        await later(owner)
        await done(one, "sendCode", "wait", phone=PHONE)
        both = await asyncio.gather(
            *[one.perform("signIn", "token", phone=PHONE, code=box.newest) for _ in range(4)]
        )
    assert sum("errors" not in each for each in both) == 1
    assert await owner.fetchval("select count(*) from credential") == 1


@pytest.mark.parametrize("phone", ["", "12345", "010-12345678", "13800138000\u200b0", "一三八", "9" * 5000])
async def test_what_is_no_mobile_number_is_refused(app, box, phone):
    async with app() as one:
        assert await refused(one, "sendCode", phone=phone) == "INVALID_PHONE"
        assert await refused(one, "signIn", phone=phone, code="123456") == "INVALID_PHONE"
    assert box.sent == []


@pytest.mark.parametrize("code", ["", " ", "😀" * 1000, "'; drop table account; --"])
async def test_what_is_no_code_is_a_wrong_code(app, code):
    async with app() as one:
        assert await refused(one, "signIn", phone=PHONE, code=code) == "WRONG_CODE"


async def test_where_nobody_sends_codes_the_house_says_so(town):
    async with client(town) as one:
        answer = await one.post(
            "/graphql",
            json={"query": f'mutation {{ sendCode(input: {{phone: "{PHONE}"}}) {{ wait }} }}'},
        )
    assert answer.status_code == 503
    assert answer.json()["errors"][0]["extensions"]["code"] == "SENDER_MISSING"


async def test_without_a_token_nobody_joins_switches_or_signs_out(app):
    async with app() as nobody:
        codes = [
            await refused(nobody, "joinCommunity", tenant=shown(make.COMMUNITY), name="李梅"),
            await refused(nobody, "switchAppointment", appointment="x"),
            await refused(nobody, "signOut"),
            await refused(nobody, "becomeVolunteer"),
            await nobody.code("{ placesToJoin { code } }"),
        ]
    assert codes == ["SIGN_IN_REQUIRED"] * 5


async def test_nobody_joins_a_place_that_is_not_there_or_no_community(app, comes_in, owner):
    async with app((await comes_in())["token"]) as one:
        for tenant, code in [
            ("210114007999", "NOT_FOUND"),
            (shown(make.STREET), "NOT_FOUND"),
            ("abc", "INVALID_CODE"),
        ]:
            assert await refused(one, "joinCommunity", tenant=tenant, name="李梅") == code
        assert await refused(one, "joinCommunity", tenant=shown(make.COMMUNITY), name="") == "TEXT_REQUIRED"
    assert await owner.fetchval("select count(*) from appointment") == 0


async def test_behind_proxies_of_ours_addresses_are_those_that_they_say(bridged):
    """What a client writes into the header itself counts for nothing."""
    behind = bridged.model_copy(update={"trusted_proxies": 1})
    async with client(behind, address="10.0.0.1") as proxy:
        for number in range(31):
            forged = {"x-forwarded-for": f"192.0.2.{number}, 203.0.113.7"}
            proxy.headers.update(forged)
            last = await _code(proxy, f"1380013{number:04}")
        proxy.headers["x-forwarded-for"] = "203.0.113.7, 198.51.100.9"
        other = await _code(proxy, PHONE)
    assert (last, other) == ("TOO_MANY_ATTEMPTS", None)
