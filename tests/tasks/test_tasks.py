"""A task from its making to its confirming, through the API, and who may do what with it."""

import pytest

from deploy.app import connected
from schema.relay import encode_id
from services.kernel.access import Role
from services.kernel.deliveries import drain
from tests import make
from tests.clients import client, matter_id
from tests.schema.mutations.doing import done, refused

DISTRICT = make.DISTRICT // 10**9
TASK = "task { id state round overdue outcome what standard owner { id } supervisor { id } matter { id } }"
ABOUT = {"what": "换掉12号楼前的路灯", "standard": "夜里照度够，三年保修", "dueAt": "2099-12-01T18:00:00"}


@pytest.fixture
async def town(db):
    async with connected(db):
        await make.tenants()
        yield db


@pytest.fixture
async def secretary(town):
    return await make.actor()


def person(actor) -> str:
    return encode_id("Person", DISTRICT, actor.person_id)


def id_of(row) -> str:
    return encode_id("Task", DISTRICT, row.id)


async def pass_limit(owner, task) -> None:
    await owner.execute(
        "update deadline set due_at = now() - interval '1 second' where subject_id = $1 and fired_at is null",
        task.id,
    )
    await drain(DISTRICT)


async def told(owner, kind: str) -> set:
    rows = await owner.fetch("select * from notice where kind = $1", kind)
    return {each["to_person_id"] or each["to_department_id"] or each["to_tenant"] for each in rows}


async def test_a_task_is_made_done_sent_back_done_again_and_confirmed(town, secretary, owner):
    worker, overseer = await make.actor(Role.COMMUNITY_STAFF), await make.actor(Role.RESIDENT)
    matter = await make.matter()
    async with client(town, secretary) as office, client(town, worker) as hand:
        given = {"matter": matter_id(matter), "owner": person(worker), "supervisor": person(overseer)}
        made = (await done(office, "createTask", TASK, **given, **ABOUT))["task"]
        assert made == {
            "id": made["id"],
            "state": "OPEN",
            "round": 1,
            "overdue": False,
            "outcome": None,
            "what": ABOUT["what"],
            "standard": ABOUT["standard"],
            "owner": {"id": person(worker)},
            "supervisor": {"id": person(overseer)},
            "matter": {"id": matter_id(matter)},
        }
        await done(hand, "doTask", TASK, task=made["id"], outcome="换好了")
        async with client(town, overseer) as eyes:
            listed = await eyes.data("{ tasks(filter: {supervised: true}) { nodes { id state } } }")
            assert listed["tasks"]["nodes"] == [{"id": made["id"], "state": "DONE"}]
            back = await done(eyes, "reopenTask", TASK, task=made["id"], reason="还是不亮")
            assert (back["task"]["state"], back["task"]["round"]) == ("OPEN", 2)
            assert await refused(eyes, "confirmTask", task=made["id"]) == "TASK_STATE"
            await done(hand, "doTask", TASK, task=made["id"], outcome="线路也换了")
            sure = await done(eyes, "confirmTask", TASK, task=made["id"])
            assert (sure["task"]["state"], sure["task"]["outcome"]) == ("CONFIRMED", "线路也换了")
        seen = await office.data(
            "query ($id: ID!) { matter(id: $id) { tasks { events { nodes { kind } } } } }",
            id=matter_id(matter),
        )
    [task] = seen["matter"]["tasks"]
    assert [each["kind"] for each in task["events"]["nodes"]] == [
        "TaskCreated",
        "TaskDone",
        "TaskReopened",
        "TaskDone",
        "TaskConfirmed",
    ]
    await drain(DISTRICT)
    assert await told(owner, "task.created") == {worker.person_id}
    assert await told(owner, "task.done") == {overseer.person_id}


async def test_a_limit_that_passes_marks_the_task_and_tells_owner_and_supervisor(secretary, owner):
    hand, overseer = await make.actor(Role.COMMUNITY_STAFF), await make.actor(Role.RESIDENT)
    given = {"supervisor_id": overseer.person_id, "due_at": (await make.matter()).created_at}
    task = await make.task(await make.matter(), secretary, hand, **given)

    await drain(DISTRICT)
    await drain(DISTRICT)

    assert await owner.fetchval("select overdue from task where id = $1", task.id)
    assert await told(owner, "task.overdue") == {hand.person_id, overseer.person_id}
    assert await owner.fetchval("select count(*) from event where kind = 'TaskOverdue'") == 1


async def test_a_task_that_was_done_in_time_is_never_overdue_and_its_next_round_has_a_new_limit(
    town, secretary, owner
):
    hand = await make.actor(Role.COMMUNITY_STAFF)
    task = await make.task(await make.matter(), secretary, hand, due_at=make.LATER)
    async with client(town, hand) as worker, client(town, secretary) as office:
        await done(worker, "doTask", TASK, task=id_of(task), outcome="好了")
        await drain(DISTRICT)
        await pass_limit(owner, task)
        assert not await owner.fetchval("select overdue from task")
        await done(
            office, "reopenTask", TASK, task=id_of(task), reason="没好", dueAt="2099-12-02T00:00:00+08:00"
        )
        await drain(DISTRICT)
        await pass_limit(owner, task)
    assert await owner.fetchval("select overdue from task")


async def test_a_department_sees_and_does_what_was_referred_to_it_and_nothing_else(town, secretary, owner):
    department = await make.department()
    officer = await make.actor(Role.DEPARTMENT_OFFICER, make.DISTRICT, department_id=department.id)
    referred = await make.task(await make.matter(), secretary, department_id=department.id)
    other = await make.task(await make.matter(), secretary, secretary)
    async with client(town, officer) as desk:
        listed = await desk.data("{ tasks { nodes { id } } }")
        assert listed["tasks"]["nodes"] == [{"id": id_of(referred)}]
        await done(desk, "doTask", TASK, task=id_of(referred), outcome="已修")
        assert await refused(desk, "doTask", task=id_of(other), outcome="已修") == "NOT_FOUND"
        assert await refused(desk, "confirmTask", task=id_of(referred)) == "FORBIDDEN"
    states = {each["id"]: each["state"] for each in await owner.fetch("select id, state from task")}
    assert states == {referred.id: "done", other.id: "open"}


async def test_a_resident_does_only_their_own_task_and_nobody_confirms_their_own_work(town, secretary, owner):
    neighbour, stranger = await make.actor(Role.RESIDENT), await make.actor(Role.RESIDENT)
    raised = await make.matter(neighbour)
    task = await make.task(raised, secretary, neighbour)
    own = await make.task(await make.matter(), secretary, secretary)
    async with client(town, stranger) as other:
        assert await refused(other, "doTask", task=id_of(task), outcome="好了") == "NOT_FOUND"
    async with client(town, neighbour) as home, client(town, secretary) as office:
        await done(home, "doTask", TASK, task=id_of(task), outcome="好了")
        assert await refused(home, "confirmTask", task=id_of(task)) == "FORBIDDEN"
        assert await refused(home, "createTask", matter=matter_id(raised), what="x") == "FORBIDDEN"
        await done(office, "confirmTask", TASK, task=id_of(task))
        await done(office, "doTask", TASK, task=id_of(own), outcome="好了")
        assert await refused(office, "confirmTask", task=id_of(own)) == "OWN_TASK"
    assert await owner.fetchval("select state from task where id = $1", own.id) == "done"


async def test_a_task_stands_where_its_owner_works_and_goes_with_it_to_another_grid(town, secretary, owner):
    here = await make.actor(Role.GRID_WORKER, make.GRID)
    there = await make.actor(Role.GRID_WORKER, make.OTHER_GRID)
    task = await make.task(await make.matter(), secretary, here, due_at=make.LATER)
    assert task.tenant == make.GRID
    async with client(town, secretary) as office, client(town, there) as grid:
        assert await refused(grid, "doTask", task=id_of(task), outcome="好了") == "NOT_FOUND"
        await done(office, "assignTask", TASK, task=id_of(task), owner=person(there))
        await pass_limit(owner, task)
        done_now = await done(grid, "doTask", TASK, task=id_of(task), outcome="好了")
        assert done_now["task"]["overdue"]
    await drain(DISTRICT)
    assert await owner.fetchval("select count(*) from delivery where done_at is null") == 0
    assert await told(owner, "task.overdue") == {there.person_id, make.OTHER_GRID}


async def test_a_task_needs_somebody_who_will_see_it(town, secretary, owner):
    elsewhere = await make.actor(Role.COMMUNITY_STAFF, make.SIBLING)
    street = await make.actor(Role.STREET_STAFF, make.STREET)
    matter = matter_id(await make.matter())
    async with client(town, secretary) as office, client(town, street) as above:
        assert await refused(office, "createTask", matter=matter, what="换路灯") == "TASK_OWNER_REQUIRED"
        given = {"matter": matter, "what": "换路灯", "owner": person(elsewhere)}
        assert await refused(office, "createTask", **given) == "NOT_FOUND"
        assert await refused(above, "createTask", **given) == "DOER_UNSUITABLE"
    assert await owner.fetchval("select count(*) from task") == 0


async def test_a_cancelled_task_is_over(town, secretary, owner):
    task = await make.task(await make.matter(), secretary, secretary, due_at=make.LATER)
    async with client(town, secretary) as office:
        await done(office, "cancelTask", TASK, task=id_of(task), reason="重复了")
        assert await refused(office, "doTask", task=id_of(task), outcome="好了") == "TASK_STATE"
        assert await refused(office, "assignTask", task=id_of(task), owner=person(secretary)) == "TASK_STATE"
    await pass_limit(owner, task)
    assert not await owner.fetchval("select overdue from task")
