"""三清三色: green within a week, done, rated, and looked back at with three questions (methods §A)."""

from datetime import UTC, datetime, timedelta

from schema.relay import encode_id
from services.kernel.codes import shown
from tests import make
from tests.faults.conftest import eventually
from tests.journeys.localities.conftest import works_by

DISTRICT = make.DISTRICT // 10**9
MATTER = "matter { id state stage dueAt overdue }"


async def test_green_is_done_within_a_week_and_looked_back_at_and_red_waits(town, worker, owner):
    await works_by(town, "睦邻议事堂")
    place = {"tenant": shown(make.GRID), "title": "单元门灯不亮"}
    id = (await town.does("resident", "reportMatter", MATTER, **place))["id"]
    sorted_ = {"category": "基础设施", "triageClass": "IMMEDIATE"}
    green = await town.does("secretary", "triageMatter", MATTER, matter=id, colour="GREEN", **sorted_)
    week = datetime.fromisoformat(green["dueAt"]) - datetime.now(UTC)
    assert timedelta(days=7) <= week <= timedelta(days=8)
    assert green["stage"] == "mechanism"

    other = (await town.does("resident", "reportMatter", MATTER, **{**place, "title": "停车位怎么分"}))["id"]
    red = await town.does("secretary", "triageMatter", MATTER, matter=other, colour="RED", **sorted_)
    assert (red["stage"], red["dueAt"]) == ("platform", None)
    keeper = encode_id("Person", DISTRICT, town["keeper"].person_id)
    assert await town.refused("secretary", "assignMatter", matter=other, owner=keeper) == "STAGE_FORBIDS"
    reason = {"matter": other, "reason": "该地块产权不清，暂不具备条件"}
    assert (await town.does("secretary", "declineMatter", MATTER, **reason))["state"] == "DECLINED"

    await town.does("secretary", "assignMatter", MATTER, matter=id, owner=keeper)
    await town.does("keeper", "resolveMatter", MATTER, matter=id, outcome="已换灯")
    await town.does("resident", "rateMatter", MATTER, matter=id, rating="SATISFIED")

    async def looked_back() -> bool:
        return await owner.fetchval("select count(*) from look_back") == 1

    await eventually(looked_back)
    query = "{ lookBacks { nodes { id questions matter { id } } } }"
    [due] = (await town.asks("secretary", query))["lookBacks"]["nodes"]
    assert (due["questions"], due["matter"]["id"]) == (["机制是否落实", "群众是否认同", "问题是否解决"], id)
    answers = [{"yes": True, "said": "一直亮着"}, {"yes": True}, {"yes": False, "said": "二单元还不亮"}]
    made = await town.does(
        "secretary",
        "answerLookBack",
        "lookBack { answeredAt task { state owner { id } } }",
        lookBack=due["id"],
        answers=answers,
    )
    assert made["answeredAt"]
    mending = "{ tasks { nodes { what owner { id } matter { id } } } }"

    async def to_mend() -> bool:
        return bool((await town.asks("secretary", mending))["tasks"]["nodes"])

    await eventually(to_mend)
    [task] = (await town.asks("secretary", mending))["tasks"]["nodes"]
    assert (task["owner"]["id"], task["matter"]["id"]) == (keeper, id)
