"""民意5来听: meetings stand in the calendar by themselves, and there are five colours (methods §E)."""

from schema.relay import encode_id
from services.kernel.clock import day_of
from services.kernel.codes import shown
from tests import make
from tests.faults.conftest import eventually
from tests.journeys.localities.conftest import works_by

DISTRICT = make.DISTRICT // 10**9
MATTER = "matter { id state stage colour dueAt }"


async def test_listening_days_come_by_themselves_and_a_blue_matter_goes_its_way(town, worker, owner):
    await works_by(town, "有事多协商")

    async def planned() -> bool:
        return await owner.fetchval("select count(*) > 0 from meeting where kind = 'come_listen'")

    await eventually(planned)
    rows = await owner.fetch("select tenant, planned_at from meeting where kind = 'come_listen'")
    assert {day_of(row["planned_at"]).day for row in rows} <= {5, 15, 25}
    assert len(rows) == len({(row["tenant"], row["planned_at"]) for row in rows})

    place = {"tenant": shown(make.GRID), "title": "晾衣杆松动"}
    id = (await town.does("resident", "reportMatter", MATTER, **place))["id"]
    sorted_ = {"category": "物业维修", "colour": "BLUE", "triageClass": "IMMEDIATE"}
    triaged = await town.does("secretary", "triageMatter", MATTER, matter=id, **sorted_)
    assert (triaged["stage"], triaged["colour"]) == ("dispatch", "BLUE")
    keeper = encode_id("Person", DISTRICT, town["keeper"].person_id)
    given = await town.does("secretary", "assignMatter", MATTER, matter=id, owner=keeper)
    assert given["stage"] == "handle"
    await town.does("keeper", "resolveMatter", MATTER, matter=id, outcome="已加固")
    rated = await town.does("resident", "rateMatter", MATTER, matter=id, rating="SATISFIED")
    assert rated["stage"] == "rate"
