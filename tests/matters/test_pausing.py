"""A matter's clock stands still and goes on, by the method of its place, on exact days."""

from contextlib import asynccontextmanager
from datetime import date, datetime

import pytest

from deploy.app import connected
from services import jobs  # noqa: F401 - subscribes the handlers
from services.kernel import clock
from services.kernel.access import Role
from services.kernel.calendar import last_day
from services.kernel.clock import LOCAL
from services.kernel.deliveries import drain
from services.kernel.errors import DomainError
from services.kernel.scope import acting
from services.matters import actions, pausing
from services.matters.models import Matter
from services.methods.vocabulary import Colour, TriageClass
from services.tenancy.calendar import set_calendar_day
from tests import make
from tests.clients import client, matter_id
from tests.methods_at import method

DISTRICT = make.DISTRICT // 10**9
GREEN = 'limit = { amount = 7, unit = "days" }'
WORKING = """limit = { amount = 7, unit = "working_days" }
[urgencies.pause]
by = ["community_secretary", "department_officer"]
reasons = ["等待材料", "天气原因"]
longest = { amount = 10, unit = "working_days" }"""
WAITING = "等待材料"


@asynccontextmanager
async def on(day: str, actor):
    """Somebody acts at ten in the morning of that day."""
    with clock.at(datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=LOCAL)):
        async with acting(actor):
            yield actor


@pytest.fixture
async def secretary(db):
    await make.tenants()
    await method(make.DISTRICT, (GREEN, WORKING))
    return await make.actor()


async def begun(secretary, day: str) -> Matter:
    with clock.at(datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=LOCAL)):
        return await make.assigned(await make.matter(), secretary)


async def pause(secretary, matter, day: str, **given) -> Matter:
    async with on(day, secretary):
        return await pausing.pause_matter(secretary, matter.id, **{"reason": WAITING, **given})


async def resume(secretary, matter, day: str) -> Matter:
    async with on(day, secretary):
        return await pausing.resume_matter(secretary, matter.id)


async def refused(day: str, actor, matter, **given) -> str:
    with pytest.raises(DomainError) as refusal:
        await pause(actor, matter, day, **given)
    return refusal.value.code


async def limit_passes(owner, kind: str = "matter.limit") -> None:
    await owner.execute(
        "update deadline set due_at = '2020-01-01' where kind = $1 and fired_at is null", kind
    )
    await drain(DISTRICT)


async def test_the_limit_moves_by_the_working_days_that_its_clock_stood_still(secretary, owner):
    matter = await begun(secretary, "2026-09-21")  # 22, 23, 24, 28, 29, 30 September, 8 October
    assert last_day(matter.due_at) == date(2026, 10, 8)

    await pause(secretary, matter, "2026-09-24")  # four are left: 28, 29, 30 and 8
    again = await resume(secretary, matter, "2026-09-28")

    assert last_day(again.due_at) == date(2026, 10, 9)  # 29, 30, 8, 9
    rows = await owner.fetch("select kind, payload from event where kind ~ 'Paused|Resumed' order by id")
    assert [each["kind"] for each in rows] == ["MatterPaused", "MatterResumed"]
    assert WAITING in rows[0]["payload"]
    assert await owner.fetchval("select due_at from deadline where cancelled_at is null") == again.due_at


async def test_over_national_day_and_its_make_up_saturday(secretary):
    matter = await begun(secretary, "2026-09-28")  # 29, 30, 8, 9, the Saturday 10, 12, 13
    assert last_day(matter.due_at) == date(2026, 10, 13)
    paused = await pause(secretary, matter, "2026-09-29", until=date(2026, 10, 9))
    assert last_day(paused.due_at) == date(2026, 10, 16)  # the Saturday 10, 12, 13, 14, 15, 16


async def test_a_districts_own_free_days_are_no_working_days_of_a_pause_either(secretary):
    staff = await make.actor(Role.DISTRICT_STAFF, make.DISTRICT)
    async with acting(staff):
        for day in (date(2026, 10, 9), date(2026, 10, 10)):
            await set_calendar_day(staff, day, is_working=False, name="区运动会")
    matter = await begun(secretary, "2026-09-28")  # 29, 30, 8, 12, 13, 14, 15
    assert last_day(matter.due_at) == date(2026, 10, 15)
    await pause(secretary, matter, "2026-09-30")  # five left
    again = await resume(secretary, matter, "2026-10-10")
    assert last_day(again.due_at) == date(2026, 10, 16)  # only the 8th stood still


async def test_a_pause_on_the_very_last_day_leaves_the_day_on_which_the_clock_goes_on(secretary):
    matter = await begun(secretary, "2026-09-21")
    await pause(secretary, matter, "2026-10-08")
    again = await resume(secretary, matter, "2026-10-11")  # a Sunday
    assert last_day(again.due_at) == date(2026, 10, 12)


async def test_a_pause_ends_by_itself_and_nothing_is_overdue_meanwhile(secretary, owner):
    matter = await make.assigned(await make.matter(), secretary)
    async with acting(secretary):
        paused = await pausing.pause_matter(secretary, matter.id, reason=WAITING, days=3)
    await limit_passes(owner)
    assert not await owner.fetchval("select overdue from matter where id = $1", matter.id)

    await limit_passes(owner, "matter.pause")

    row = await owner.fetchrow("select * from matter where id = $1", matter.id)
    assert (row["due_at"], row["overdue"]) == (paused.due_at, False)
    assert await owner.fetchval("select ended_at = until from pause")
    assert await owner.fetchval("select count(*) from event where kind = 'MatterResumed'") == 1
    await limit_passes(owner)
    assert await owner.fetchval("select overdue from matter where id = $1", matter.id)


async def test_a_limit_that_passes_while_a_pause_begins_is_not_held_against_it(secretary, owner):
    matter = await make.assigned(await make.matter(), secretary)
    await owner.execute("update deadline set due_at = '2020-01-01' where kind = 'matter.limit'")
    async with acting(secretary):
        await pausing.pause_matter(secretary, matter.id, reason=WAITING)
    await owner.execute("update deadline set cancelled_at = null where kind = 'matter.limit'")
    await drain(DISTRICT)
    assert not await owner.fetchval("select overdue from matter where id = $1", matter.id)


async def test_all_pauses_of_one_round_share_the_longest_time(secretary):
    matter = await begun(secretary, "2026-09-28")
    assert await refused("2026-09-29", secretary, matter, until=date(2026, 10, 20)) == "PAUSE_TOO_LONG"
    await pause(secretary, matter, "2026-09-29", until=date(2026, 10, 19))
    await resume(secretary, matter, "2026-10-09")  # three working days are used up
    assert await refused("2026-10-10", secretary, matter, until=date(2026, 10, 21)) == "PAUSE_TOO_LONG"
    assert await refused("2026-10-10", secretary, matter, days=8) == "PAUSE_TOO_LONG"
    assert await refused("2026-10-10", secretary, matter, days=0) == "PAUSE_TOO_LONG"
    await pause(secretary, matter, "2026-10-10", until=date(2026, 10, 20))


async def test_only_those_whom_the_method_names_pause_and_only_for_its_reasons(secretary, owner):
    matter = await begun(secretary, "2026-09-28")
    keeper, resident = await make.actor(Role.COMMUNITY_STAFF), await make.actor(Role.RESIDENT)
    assert await refused("2026-09-29", keeper, matter) == "PAUSE_FORBIDDEN"
    assert await refused("2026-09-29", resident, matter) == "FORBIDDEN"
    assert await refused("2026-09-29", secretary, matter, reason="太忙了") == "PAUSE_REASON_UNKNOWN"
    untriaged = await make.matter()
    assert await refused("2026-09-29", secretary, untriaged) == "STAGE_FORBIDS"
    orange = await make.assigned(await make.matter(), secretary, colour=Colour.ORANGE)
    assert await refused("2026-09-29", secretary, orange) == "PAUSE_FORBIDDEN"
    assert await owner.fetchval("select count(*) from pause") == 0

    await pause(secretary, matter, "2026-09-29")
    assert await refused("2026-09-30", secretary, matter) == "ALREADY_PAUSED"


async def test_what_is_late_already_can_not_be_paused(secretary, owner):
    matter = await begun(secretary, "2026-09-21")
    assert await refused("2026-10-09", secretary, matter) == "NO_CLOCK"
    assert await owner.fetchval("select count(*) from pause") == 0


async def test_resolving_or_triaging_again_ends_a_pause(secretary, owner):
    matter = await begun(secretary, "2026-09-28")
    await pause(secretary, matter, "2026-09-29")
    async with on("2026-09-30", secretary):
        done = await actions.resolve_matter(secretary, matter.id, outcome="修好了")
    assert done.due_at is None
    assert await owner.fetchval("select count(*) from pause where ended_at is null") == 0
    assert await owner.fetchval("select count(*) from deadline where cancelled_at is null") == 0

    other = await make.matter()
    triage = {"category": "x", "colour": Colour.GREEN, "triage_class": TriageClass.IMMEDIATE}
    with clock.at(datetime(2026, 9, 28, tzinfo=LOCAL)):
        async with acting(secretary):
            await actions.triage_matter(secretary, other.id, **triage)
    await pause(secretary, other, "2026-09-29")
    async with on("2026-09-30", secretary):
        again = await actions.triage_matter(secretary, other.id, **triage)
    assert last_day(again.due_at) == date(2026, 10, 15)
    assert await owner.fetchval("select count(*) from pause where ended_at is null") == 0


async def test_through_the_api_with_its_reporter_reading_why(secretary, db):
    resident = await make.actor(Role.RESIDENT)
    matter = await make.assigned(await make.matter(resident), secretary)
    id = matter_id(matter)
    seen = "matter { paused dueAt pauses { reason round endedAt } }"
    async with connected(db), client(db, secretary) as office, client(db, resident) as home:
        paused = await office.perform("pauseMatter", seen, matter=id, reason=WAITING, days=2)
        assert paused["data"]["pauseMatter"]["matter"]["paused"]
        read = await home.data(
            "query ($id: ID!) { matter(id: $id) { paused pauses { reason } events { nodes { kind } } } }",
            id=id,
        )
        assert read["matter"]["pauses"] == [{"reason": WAITING}]
        assert "MatterPaused" in str(read)
        resumed = await office.perform("resumeMatter", seen, matter=id)
        assert not resumed["data"]["resumeMatter"]["matter"]["paused"]
        again = await office.perform("resumeMatter", seen, matter=id)
        assert again["errors"][0]["extensions"]["code"] == "NOT_PAUSED"


async def test_the_department_that_has_it_pauses_and_resumes_it(secretary, owner):
    department = await make.department()
    officer = await make.actor(Role.DEPARTMENT_OFFICER, make.DISTRICT, department_id=department.id)
    matter = await begun(secretary, "2026-09-28")
    assert await refused("2026-09-29", officer, matter) == "NOT_FOUND"
    async with acting(secretary):
        await actions.assign_matter(secretary, matter.id, department_id=department.id)
    await pause(officer, matter, "2026-09-29")
    again = await resume(officer, matter, "2026-09-30")
    assert last_day(again.due_at) == date(2026, 10, 14)
    assert await owner.fetchval("select due_at from deadline where cancelled_at is null") == again.due_at
