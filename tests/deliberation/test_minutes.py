"""Minutes: complete or not published; published once; what they resolve becomes tasks with deadlines."""

import asyncio

import pytest

from deploy.app import connected
from services.kernel.access import Role
from services.kernel.deliveries import drain
from services.kernel.scope import acting
from services.matters import actions as matters
from services.methods.vocabulary import Colour, TriageClass
from tests import make
from tests.clients import client, matter_id
from tests.deliberation.kinds import COUNCIL, DISTRICT, id_of, in_force, person_id, residents
from tests.deliberation.test_room import COMMUNITY
from tests.schema.mutations.doing import done, refused

DUE = "2099-12-01T18:00:00+08:00"
WHOLE = {"what": "重划停车位", "standard": "每户一个，消防通道净宽四米", "dueAt": DUE}
PUBLISHED = "meeting { state resolutions { who task { id what } } }"
RESOLUTION = "resolution { id what standard dueAt who supervisedBy task { id state dueAt } matter { id } }"


@pytest.fixture
async def town(db):
    async with connected(db):
        await make.tenants()
        yield db


@pytest.fixture
async def secretary(town):
    return await make.actor()


@pytest.fixture
async def office(town, secretary):
    async with client(town, secretary) as caller:
        yield caller


@pytest.fixture
async def reporter(town):
    return await make.actor(Role.RESIDENT)


async def red_matter(reporter, secretary):
    matter = await make.matter(reporter)
    async with acting(secretary):
        return await matters.triage_matter(
            secretary,
            matter.id,
            category="停车",
            colour=Colour.RED,
            triage_class=TriageClass.DEFERRED,
        )


async def closed(office, matter) -> tuple[str, str]:
    """A meeting on a topic of that matter, which has been held: its id and its item's."""
    chosen = await done(office, "chooseTopic", "topic { id }", matters=[matter_id(matter)], title="停车")
    called = {"tenant": COMMUNITY, "kind": "council", "plannedAt": "2099-11-10T19:00:00"}
    meeting = (await done(office, "callMeeting", "meeting { id }", **called))["meeting"]["id"]
    given = {"meeting": meeting, "topic": chosen["topic"]["id"]}
    item = (await done(office, "addAgendaItem", "item { id }", **given))["item"]["id"]
    [someone] = await residents(1)
    made = await done(office, "inviteMember", "member { id }", meeting=meeting, person=person_id(someone))
    await done(office, "signInAtMeeting", "member { id }", meeting=meeting, member=made["member"]["id"])
    await done(office, "openMeeting", "meeting { id }", meeting=meeting)
    await done(office, "closeMeeting", "meeting { id }", meeting=meeting)
    return meeting, item


async def test_resolutions_become_tasks_once_and_the_matter_gets_the_meetings_limit(
    town, office, secretary, reporter, owner
):
    await in_force(COUNCIL)
    matter = await red_matter(reporter, secretary)
    assert matter.due_at is None
    meeting, item = await closed(office, matter)
    hand, overseer = await make.actor(Role.GRID_WORKER, make.GRID), await make.actor(Role.RESIDENT)
    assert await refused(office, "publishMinutes", meeting=meeting) == "MINUTES_REQUIRED"
    await done(office, "recordMinutes", "minutes { text }", meeting=meeting, text="到会一人，一致同意。")
    line = {**WHOLE, "owner": person_id(hand), "supervisor": person_id(overseer), "matter": matter_id(matter)}
    await done(office, "addResolution", RESOLUTION, meeting=meeting, item=item, **line)

    answers = await asyncio.gather(*[
        office.perform("publishMinutes", PUBLISHED, meeting=meeting)
        for _ in range(4)
    ])  # fmt: skip

    published = [each["data"]["publishMinutes"]["meeting"] for each in answers if "errors" not in each]
    assert len(published) == 1
    assert published[0]["state"] == "PUBLISHED"
    [resolution] = published[0]["resolutions"]
    assert (resolution["who"], resolution["task"]["what"]) == ("网格员", "重划停车位")
    [task] = await owner.fetch("select * from task")
    assert (task["subject_type"], task["matter_id"], task["tenant"]) == ("resolution", matter.id, make.GRID)
    assert (task["owner_id"], task["supervisor_id"]) == (hand.person_id, overseer.person_id)
    [limit] = await owner.fetch("select * from deadline where kind = 'task.limit'")
    assert limit["due_at"] == task["due_at"]
    row = await owner.fetchrow("select * from matter where id = $1", matter.id)
    assert row["due_at"] == task["due_at"]
    assert "deliberated" in row["facts"]
    assert await owner.fetchval("select state from topic") == "deliberated"
    limits = "select count(*) from deadline where kind = 'matter.limit' and subject_id = $1"
    assert await owner.fetchval(limits, matter.id) == 1
    await drain(DISTRICT)
    assert await owner.fetchval("select count(*) from notice where kind = 'task.created'") == 1
    assert await refused(office, "recordMinutes", meeting=meeting, text="改一改") == "MEETING_STATE"
    async with client(town, reporter) as home:
        seen = await home.data(
            "query ($id: ID!) { matter(id: $id) { dueAt events { nodes { kind } } } }", id=matter_id(matter)
        )
    kinds = [each["kind"] for each in seen["matter"]["events"]["nodes"]]
    assert kinds[-2:] == ["MatterChosen", "MatterDeliberated"]


@pytest.mark.parametrize("missing", ["owner", "standard", "dueAt", "supervisor"])
async def test_minutes_say_who_does_it_to_what_standard_by_when_and_who_supervises(
    office, secretary, reporter, owner, missing
):
    await in_force(COUNCIL)
    meeting, _ = await closed(office, await make.matter(reporter))
    overseer = await make.actor(Role.COMMUNITY_STAFF)
    await done(office, "recordMinutes", "minutes { text }", meeting=meeting, text="议定一项。")
    line = {**WHOLE, "owner": person_id(secretary), "supervisor": person_id(overseer)}
    short = {name: value for name, value in line.items() if name != missing}
    made = await done(office, "addResolution", RESOLUTION, meeting=meeting, **short)

    assert await refused(office, "publishMinutes", meeting=meeting) == "RESOLUTION_INCOMPLETE"

    assert await owner.fetchval("select count(*) from task") == 0
    assert await owner.fetchval("select state from meeting") == "closed"
    changed = {"resolution": made["resolution"]["id"], **line}
    await done(office, "changeResolution", RESOLUTION, **changed)
    await done(office, "publishMinutes", "meeting { state }", meeting=meeting)
    assert await owner.fetchval("select count(*) from task") == 1


async def test_a_method_may_ask_for_less(office, reporter, owner):
    await in_force(COUNCIL + 'required = ["who", "by_when"]')
    meeting, _ = await closed(office, await make.matter(reporter))
    department = await make.department()
    await done(office, "recordMinutes", "minutes { text }", meeting=meeting, text="议定一项。")
    given = {"what": "修路灯", "dueAt": DUE, "department": id_of("Department", department)}
    await done(office, "addResolution", RESOLUTION, meeting=meeting, **given)
    published = await done(office, "publishMinutes", "meeting { resolutions { who } }", meeting=meeting)
    assert published["meeting"]["resolutions"] == [{"who": "房产局"}]
    assert await owner.fetchval("select department_id from task") == department.id


async def test_a_resolution_that_is_due_already_is_refused_and_one_can_be_taken_out(
    office, secretary, reporter, owner
):
    await in_force(COUNCIL)
    meeting, _ = await closed(office, await make.matter(reporter))
    await done(office, "recordMinutes", "minutes { text }", meeting=meeting, text="议定一项。")
    line = {
        **WHOLE,
        "dueAt": "2020-01-01T00:00:00Z",
        "owner": person_id(secretary),
        "supervisor": person_id(secretary),
    }
    made = await done(office, "addResolution", RESOLUTION, meeting=meeting, **line)
    assert await refused(office, "publishMinutes", meeting=meeting) == "DUE_PASSED"
    await done(office, "removeResolution", "meeting { id }", resolution=made["resolution"]["id"])
    await done(office, "publishMinutes", "meeting { state }", meeting=meeting)
    assert await owner.fetchval("select count(*) from task") == 0


@pytest.mark.parametrize("public", [True, False])
async def test_the_community_reads_published_minutes_and_names_only_where_the_method_says_so(
    town, office, secretary, reporter, public
):
    await in_force(COUNCIL + f"names_public = {str(public).lower()}")
    meeting, _ = await closed(office, await make.matter(reporter))
    await done(office, "recordMinutes", "minutes { text }", meeting=meeting, text="议定停车一项。")
    line = {**WHOLE, "owner": person_id(secretary), "supervisor": person_id(reporter)}
    await done(office, "addResolution", RESOLUTION, meeting=meeting, **line)
    reader, elsewhere = await make.actor(Role.RESIDENT), await make.actor(Role.RESIDENT, make.SIBLING)
    query = """{ minutes { nodes { text meeting { resolutions {
      what who supervisedBy owner { name } supervisor { name } task { id } } } } } }"""
    async with client(town, reader) as home, client(town, elsewhere) as other:
        assert (await home.data(query))["minutes"]["nodes"] == []
        await done(office, "publishMinutes", "meeting { state }", meeting=meeting)
        [seen] = (await home.data(query))["minutes"]["nodes"]
        assert (await other.data(query))["minutes"]["nodes"] == []
    assert seen["text"] == "议定停车一项。"
    [resolution] = seen["meeting"]["resolutions"]
    assert (resolution["owner"], resolution["supervisor"], resolution["task"]) == (None, None, None)
    named = (f"community_secretary {make.COMMUNITY}", f"resident {make.COMMUNITY}")
    assert (resolution["who"], resolution["supervisedBy"]) == (named if public else ("社区书记", "居民"))


async def test_residents_write_no_minutes(town, office, reporter, owner):
    await in_force(COUNCIL)
    meeting, _ = await closed(office, await make.matter(reporter))
    async with client(town, reporter) as home:
        assert await refused(home, "recordMinutes", meeting=meeting, text="我来写") == "FORBIDDEN"
        assert await refused(home, "addResolution", meeting=meeting, what="我来写") == "FORBIDDEN"
        assert await refused(home, "publishMinutes", meeting=meeting) == "FORBIDDEN"
    assert await owner.fetchval("select count(*) from minutes") == 0
