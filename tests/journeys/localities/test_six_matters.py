"""六事闭环: what is put off is deliberated first; what stays undone climbs rung by rung (methods §C)."""

from schema.relay import encode_id
from services.kernel.codes import shown
from tests import make
from tests.faults.conftest import eventually
from tests.journeys.localities.conftest import works_by
from tests.journeys.localities.meeting import deliberated

DISTRICT = make.DISTRICT // 10**9
MATTER = "matter { id state stage rung }"
PLACE = {"tenant": shown(make.COMMUNITY), "title": "楼道堆物占用消防通道"}
PASSED = "update deadline set due_at = now() where fired_at is null and kind = 'matter.limit'"
CLIMBED = "select payload->>'rung' as rung from event where kind = 'MatterEscalated' order by id"


async def test_what_is_put_off_is_deliberated_done_and_judged(town, worker):
    await works_by(town, "六事闭环")
    id = (await town.does("resident", "reportMatter", MATTER, **PLACE))["id"]
    sorted_ = {"category": "安全隐患", "colour": "ORANGE", "triageClass": "DEFERRED"}
    triaged = await town.does("secretary", "triageMatter", MATTER, matter=id, **sorted_)
    assert triaged["stage"] == "discuss"
    keeper = encode_id("Person", DISTRICT, town["keeper"].person_id)
    assert await town.refused("secretary", "assignMatter", matter=id, owner=keeper) == "STAGE_FORBIDS"

    held = await deliberated(town, id, "red_bench")
    assert held["state"] == "PUBLISHED"
    seen = "query ($id: ID!) { matter(id: $id) { state stage } tasks { nodes { what state } } }"

    async def work_is_given_out() -> bool:
        found = await town.asks("secretary", seen, id=id)
        return found["matter"]["stage"] == "join_forces" and len(found["tasks"]["nodes"]) == 1

    await eventually(work_is_given_out)
    await town.does("secretary", "assignMatter", MATTER, matter=id, owner=keeper)
    await town.does("keeper", "resolveMatter", MATTER, matter=id, outcome="楼道清空，设了公共储物间")
    judged = await town.does("resident", "rateMatter", MATTER, matter=id, rating="SATISFIED")
    assert (judged["state"], judged["stage"]) == ("CLOSED", "judge")


async def test_what_stays_undone_goes_to_the_street_before_the_district(town, worker, owner):
    await works_by(town, "六事闭环")
    id = (await town.does("resident", "reportMatter", MATTER, **PLACE))["id"]
    sorted_ = {"category": "安全隐患", "colour": "GREEN", "triageClass": "IMMEDIATE"}
    await town.does("secretary", "triageMatter", MATTER, matter=id, **sorted_)

    async def at_the_top() -> bool:
        await owner.execute(PASSED)
        return await owner.fetchval("select rung from matter") == "district"

    await eventually(at_the_top)
    climbed = await owner.fetch(CLIMBED)
    assert [row["rung"] for row in climbed] == ["street", "district"]
