"""六步工作法: six steps in order, none skipped, not even by what is done at once (methods §B)."""

from schema.relay import encode_id
from services.kernel.codes import shown
from tests import make
from tests.faults.conftest import eventually
from tests.journeys.localities.conftest import works_by
from tests.journeys.localities.meeting import deliberated

DISTRICT = make.DISTRICT // 10**9
MATTER = "matter { id state stage }"


async def test_no_step_is_skipped_from_telling_to_tracing(town, worker):
    await works_by(town, "六步工作法")
    place = {"tenant": shown(make.COMMUNITY), "title": "路面破损"}
    reported = await town.does("resident", "reportMatter", MATTER, **place)
    stages, id = [reported["stage"]], reported["id"]
    sorted_ = {"category": "基础设施", "colour": "GREEN", "triageClass": "IMMEDIATE"}
    stages.append((await town.does("secretary", "triageMatter", MATTER, matter=id, **sorted_))["stage"])
    keeper = encode_id("Person", DISTRICT, town["keeper"].person_id)
    assert await town.refused("secretary", "assignMatter", matter=id, owner=keeper) == "STAGE_FORBIDS"
    await deliberated(town, id, "home_council")
    stage = "query ($id: ID!) { matter(id: $id) { stage } }"

    async def ready() -> bool:
        return (await town.asks("secretary", stage, id=id))["matter"]["stage"] == "handle"

    await eventually(ready)
    stages.append((await town.does("secretary", "assignMatter", MATTER, matter=id, owner=keeper))["stage"])
    done = await town.does("keeper", "resolveMatter", MATTER, matter=id, outcome="路面已修补")
    stages.append(done["stage"])
    rated = await town.does("resident", "rateMatter", MATTER, matter=id, rating="MOSTLY_SATISFIED")
    stages.append(rated["stage"])
    assert stages == ["sort", "deliberate", "handle", "review", "trace"]
