"""From a bad rating and an objective obstacle to the reply, in seven working days (methods §D)."""

from datetime import date

import pytest

from schema.relay import encode_id
from services.evaluation.rounds import actions
from services.kernel.access import Role
from services.kernel.calendar import last_day
from services.kernel.deliveries import drain
from services.kernel.scope import acting
from services.matters import actions as matters
from services.methods.vocabulary import Rating
from services.tenancy.calendar import set_calendar_day
from tests import make
from tests.clients import matter_id
from tests.evaluation.judging.conftest import DISTRICT, at, passes, told

OBSTACLE = "obstacle { id state round reasons replyDueAt late reply settlement views { level text } }"
ROUNDS = """query ($id: ID!) { rounds(matter: $id) {
  number reason outcome resolvedAt resolvedBy rating comment ratedAt beganAt } }"""


async def bad(town):
    """Rated badly once: its second round."""
    return await town.rated(await town.resolved(), Rating.DISSATISFIED, "还是漏水")


async def met(town, matter):
    made = await town.does(
        "keeper", "reportObstacle", OBSTACLE, matter=matter_id(matter), reasons="等管网改造"
    )
    for who in ("secretary", "street"):
        await town.does(who, "giveObstacleView", OBSTACLE, obstacle=made["id"], text="同意列入改造")
    meeting = {"metOn": "2026-01-05", "result": "列入明年计划"}
    return await town.does("street", "recordObstacleMeeting", OBSTACLE, obstacle=made["id"], **meeting)


async def test_every_round_is_kept_with_its_outcome_rating_and_times(town):
    matter = await bad(town)
    async with acting(town["keeper"]):
        await matters.resolve_matter(town["keeper"], matter.id, outcome="换了水管")
    await town.rated(matter, Rating.SATISFIED, "谢谢")
    async with acting(town["secretary"]):
        await matters.reopen_matter(town["secretary"], matter.id, reason="又漏了")

    for who in ("secretary", "resident"):
        first, second, third = (await town.asks(who, ROUNDS, id=matter_id(matter)))["rounds"]
        assert (first["outcome"], first["rating"], first["comment"]) == ("已处理", "DISSATISFIED", "还是漏水")
        assert (second["reason"], second["outcome"], second["rating"]) == (
            "还是漏水",
            "换了水管",
            "SATISFIED",
        )
        assert second["beganAt"] == first["ratedAt"]
        assert first["resolvedBy"] == "COMMUNITY_STAFF"
        assert (third["number"], third["reason"], third["outcome"]) == (3, "又漏了", None)
    stranger = await make.actor(Role.COMMUNITY_SECRETARY, make.SIBLING)
    assert await town.asks(stranger, ROUNDS, id=matter_id(matter)) == {"rounds": None}


async def test_an_obstacle_is_reported_conferred_on_met_about_and_answered(town, owner):
    matter = await bad(town)
    found = await met(town, matter)
    assert (found["state"], [view["level"] for view in found["views"]]) == ("MET", ["COMMUNITY", "STREET"])
    await drain(DISTRICT)
    assert await told(owner, "obstacle.reported") == {make.COMMUNITY, make.STREET}

    replied = await town.does(
        "secretary", "replyToReporter", OBSTACLE, obstacle=found["id"], reply="明年三月动工"
    )
    await drain(DISTRICT)

    assert (replied["state"], replied["late"]) == ("REPLIED", False)
    assert await told(owner, "obstacle.replied") == {town["resident"].person_id}
    query = "query ($id: ID!) { obstacles(filter: {matter: $id}) { nodes { reply reasons views { text } } } }"
    [seen] = (await town.asks("resident", query, id=matter_id(matter)))["obstacles"]["nodes"]
    assert (seen["reply"], seen["views"]) == ("明年三月动工", [])
    course = "query ($id: ID!) { matter(id: $id) { events { nodes { kind payload } } } }"
    shown = str(await town.asks("resident", course, id=matter_id(matter)))
    assert "明年三月动工" in shown
    assert "同意列入改造" not in shown
    await passes(owner, "obstacle.reply")
    assert not await owner.fetchval("select late from obstacle")


@pytest.mark.parametrize(
    ("reported", "last"),
    [
        ("2026-09-28 09:00", date(2026, 10, 13)),  # 29, 30, then 8, 9, the Saturday 10, 12, 13
        ("2026-09-30 23:59", date(2026, 10, 15)),  # 8, 9, 10, 12, 13, 14, 15
        ("2026-10-03 12:00", date(2026, 10, 15)),  # in the middle of the holiday
        ("2026-10-10 09:00", date(2026, 10, 20)),  # on the Saturday itself: 12 to 16, 19, 20
        ("2026-09-18 09:00", date(2026, 9, 29)),  # the Sunday 20 is worked, Friday 25 is not
    ],
)
async def test_the_reply_is_due_in_seven_working_days_over_national_day(town, reported, last):
    matter = await bad(town)
    async with at(reported), acting(town["keeper"]):
        obstacle = await actions.report_obstacle(town["keeper"], matter.id, reasons="等管网改造")
    assert last_day(obstacle.reply_due_at) == last


async def test_a_districts_own_days_count_for_the_reply(town):
    async with acting(town["district"]):
        await set_calendar_day(town["district"], date(2026, 10, 9), is_working=False, name="区运动会")
        await set_calendar_day(town["district"], date(2026, 10, 5), is_working=True, name="防汛值守")
        await set_calendar_day(town["district"], date(2026, 10, 12), is_working=False, name="区庆")
    matter = await bad(town)
    async with at("2026-09-28 09:00"), acting(town["keeper"]):
        obstacle = await actions.report_obstacle(town["keeper"], matter.id, reasons="等管网改造")
    assert last_day(obstacle.reply_due_at) == date(2026, 10, 14)  # 29, 30, 5, 8, 10, 13, 14


async def test_a_reply_that_does_not_come_in_time_is_late_and_the_level_above_hears(town, owner):
    matter = await bad(town)
    found = await met(town, matter)
    await passes(owner, "obstacle.reply")

    assert await owner.fetchval("select late from obstacle")
    assert await told(owner, "obstacle.late") == {make.COMMUNITY, make.STREET, make.DISTRICT}
    assert town["resident"].person_id not in await told(owner, "obstacle.late")
    replied = await town.does("street", "replyToReporter", OBSTACLE, obstacle=found["id"], reply="明年动工")
    assert (replied["state"], replied["late"]) == ("REPLIED", True)


async def test_after_the_reply_the_matter_is_closed_with_the_obstacle_or_goes_on(town, owner):
    first = await bad(town)
    found = await met(town, first)
    settle = {"obstacle": found["id"], "settlement": "CLOSED"}
    assert await town.refused("secretary", "settleObstacle", **settle) == "OBSTACLE_STATE"
    assert await owner.fetchval("select state from matter where id = $1", first.id) == "assigned"
    await town.does("secretary", "replyToReporter", OBSTACLE, obstacle=found["id"], reply="明年三月动工")
    await town.does("secretary", "settleObstacle", OBSTACLE, **settle)
    row = await owner.fetchrow("select state, outcome, due_at from matter where id = $1", first.id)
    assert tuple(row) == ("closed", "明年三月动工", None)

    second = await bad(town)
    found = await met(town, second)
    await town.does("secretary", "replyToReporter", OBSTACLE, obstacle=found["id"], reply="下月完成")
    settled = await town.does(
        "secretary", "settleObstacle", OBSTACLE, obstacle=found["id"], settlement="GOES_ON"
    )
    assert settled["settlement"] == "GOES_ON"
    assert await owner.fetchval("select state from matter where id = $1", second.id) == "assigned"
    again = await town.does(
        "keeper", "reportObstacle", OBSTACLE, matter=matter_id(second), reasons="还要等材料"
    )
    assert again["state"] == "REPORTED"


async def test_no_step_is_skipped_and_nobody_speaks_for_another_level(town, owner):
    fine = await town.resolved()
    report = {"matter": matter_id(fine), "reasons": "等"}
    assert await town.refused("keeper", "reportObstacle", **report) == "NOT_RATED_BADLY"
    matter = await bad(town)
    report["matter"] = matter_id(matter)
    assert await town.refused("resident", "reportObstacle", **report) == "FORBIDDEN"
    made = await town.does("keeper", "reportObstacle", OBSTACLE, **report)
    assert await town.refused("secretary", "reportObstacle", **report) == "OBSTACLE_OPEN"
    id = made["id"]
    meeting = {"obstacle": id, "metOn": "2026-01-05", "result": "研究"}
    assert await town.refused("street", "recordObstacleMeeting", **meeting) == "OBSTACLE_STATE"
    assert await town.refused("secretary", "replyToReporter", obstacle=id, reply="好") == "OBSTACLE_STATE"
    assert await town.refused("district", "giveObstacleView", obstacle=id, text="好") == "LEVEL_NOT_ASKED"
    await town.does("keeper", "giveObstacleView", OBSTACLE, obstacle=id, text="社区意见")
    assert await town.refused("secretary", "giveObstacleView", obstacle=id, text="好") == "VIEW_GIVEN"
    await town.does("street", "giveObstacleView", OBSTACLE, obstacle=id, text="街道意见")
    late = {**meeting, "metOn": "2999-01-01"}
    assert await town.refused("street", "recordObstacleMeeting", **late) == "NOT_HELD_YET"
    stranger = await make.actor(Role.COMMUNITY_SECRETARY, make.SIBLING)
    assert await town.refused(stranger, "replyToReporter", obstacle=id, reply="好") == "NOT_FOUND"
    assert await owner.fetchval("select state from obstacle") == "conferred"
    assert await owner.fetchval("select count(*) from obstacle_view") == 2


async def test_the_department_that_has_the_matter_reports_an_obstacle_and_pauses_nothing_of_others(town):
    department = await make.department()
    officer = await make.actor(Role.DEPARTMENT_OFFICER, make.DISTRICT, department_id=department.id)
    matter = await bad(town)
    async with acting(town["secretary"]):
        await matters.assign_matter(town["secretary"], matter.id, department_id=department.id)
    made = await town.does(
        officer, "reportObstacle", "obstacle { id state }", matter=matter_id(matter), reasons="等"
    )
    assert made["state"] == "REPORTED"
    other = await bad(town)
    assert await town.refused(officer, "reportObstacle", matter=matter_id(other), reasons="等") == "NOT_FOUND"
    assert encode_id("Obstacle", DISTRICT, other.id) != made["id"]
