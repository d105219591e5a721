"""听诊办评: heard, diagnosed, done, judged badly twice, held up by an obstacle, answered (methods §D)."""

from schema.relay import encode_id
from services.kernel.access import Role
from services.kernel.codes import shown
from tests import make
from tests.faults.conftest import eventually
from tests.journeys.localities.conftest import works_by

DISTRICT = make.DISTRICT // 10**9
MATTER = "matter { id state stage round dueAt }"
MEETING = "meeting { id state present }"
MEMBER = "member { id }"
OBSTACLE = "obstacle { id state replyDueAt late }"


async def seat(town, meeting: str, count: int, **given: object) -> None:
    """Invited, and signed in by staff."""
    for _ in range(count):
        someone = await make.actor(Role.RESIDENT)
        person = encode_id("Person", DISTRICT, someone.person_id)
        member = await town.does("secretary", "inviteMember", MEMBER, meeting=meeting, person=person, **given)
        await town.does("secretary", "signInAtMeeting", MEMBER, meeting=meeting, member=member["id"])


async def hear(town, speaking: int, listening: int) -> str:
    """A session on a livelihood theme with so many of the people and so many who listen."""
    at = {"tenant": shown(make.COMMUNITY), "kind": "listening", "theme": "livelihood"}
    meeting = await town.does("secretary", "callMeeting", MEETING, **at, plannedAt="2099-05-05T19:00:00")
    await seat(town, meeting["id"], speaking, side="SPEAKING", group="people")
    await seat(town, meeting["id"], listening, side="LISTENING")
    return meeting["id"]


async def test_it_is_heard_done_judged_badly_held_up_conferred_on_and_answered(town, worker, owner):
    await works_by(town, "听诊办评")
    few, enough = await hear(town, 5, 5), await hear(town, 6, 4)
    assert await town.refused("secretary", "openMeeting", meeting=few) == "COMPOSITION_UNMET"
    assert (await town.does("secretary", "openMeeting", MEETING, meeting=enough))["state"] == "OPEN"

    place = {"tenant": shown(make.COMMUNITY), "title": "背街小巷没有路灯"}
    id = (await town.does("resident", "reportMatter", MATTER, **place))["id"]
    sorted_ = {"category": "便民服务", "colour": "GREEN", "triageClass": "IMMEDIATE"}
    triaged = await town.does("secretary", "triageMatter", MATTER, matter=id, **sorted_)
    assert triaged["stage"] == "handle"
    keeper = encode_id("Person", DISTRICT, town["keeper"].person_id)
    await town.does("secretary", "assignMatter", MATTER, matter=id, owner=keeper)
    for round in (1, 2):
        done = await town.does("keeper", "resolveMatter", MATTER, matter=id, outcome="装了两盏灯")
        assert (done["stage"], done["round"]) == ("evaluate", round)
        again = await town.does("resident", "rateMatter", MATTER, matter=id, rating="DISSATISFIED")
        assert (again["stage"], again["state"], again["round"]) == ("handle", "ASSIGNED", round + 1)

    found = await town.does("keeper", "reportObstacle", OBSTACLE, matter=id, reasons="电缆须改造后才能通电")
    assert (
        await town.refused("secretary", "replyToReporter", obstacle=found["id"], reply="x")
        == "OBSTACLE_STATE"
    )
    for who in ("secretary", "street"):
        await town.does(who, "giveObstacleView", OBSTACLE, obstacle=found["id"], text="同意列入改造计划")
    met = {"metOn": "2026-11-20", "result": "列入明年电缆改造"}
    await town.does("district", "recordObstacleMeeting", OBSTACLE, obstacle=found["id"], **met)
    await owner.execute("update deadline set due_at = now() where kind = 'obstacle.reply'")

    async def late() -> bool:
        return await owner.fetchval("select late from obstacle")

    await eventually(late)
    reply = {"obstacle": found["id"], "reply": "明年三月改造电缆后通电"}
    answered = await town.does("secretary", "replyToReporter", OBSTACLE, **reply)
    assert (answered["state"], answered["late"]) == ("REPLIED", True)
    await town.does("secretary", "settleObstacle", OBSTACLE, obstacle=found["id"], settlement="CLOSED")
    rounds = "query ($id: ID!) { matter(id: $id) { state } rounds(matter: $id) { number rating } }"
    seen = await town.asks("resident", rounds, id=id)
    assert seen["matter"]["state"] == "CLOSED"
    assert [each["rating"] for each in seen["rounds"]][:2] == ["DISSATISFIED", "DISSATISFIED"]
