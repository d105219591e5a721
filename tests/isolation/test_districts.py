"""Every statement that any action sends says the district of every tenant table it touches."""

import logging
import re
from collections.abc import Iterator

import pytest

from services.kernel.access import Role
from services.kernel.deliveries import drain
from services.kernel.scope import acting
from services.matters import actions as matters
from services.methods.vocabulary import Rating
from services.people import accounts, actions, joining
from services.people.actions import Revealed
from services.tables import declarations
from services.tenancy import actions as places
from services.tenancy.calendar import set_calendar_day
from services.volunteering import actions as wishes
from tests import make

TABLE = re.compile(r'\b(?:from|join|update|into)\s+"?([a-z_]+)"?', re.IGNORECASE)
DISTRICT = re.compile(r'"?district_code"?\s*(?:=\s*(?:any\s*\()?\s*(?:\$\d+|\d+)|in\s*\()', re.IGNORECASE)
EVERY_DISTRICT = ("select district_code from delivery", "select code from tenant where level = 'district'")
"""The sweeper's one question, and where somebody at the door may choose a district."""


class Statements(logging.Handler):
    """What the ORM's connections were asked."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.seen: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.args, tuple) and record.args:
            self.seen.add(" ".join(str(record.args[0]).split()))


@pytest.fixture
def statements() -> Iterator[Statements]:
    logger, handler = logging.getLogger("tortoise.db_client"), Statements()
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    yield handler
    logger.removeHandler(handler)
    logger.setLevel(before)


def tenant_tables() -> set[str]:
    return {name for name, each in declarations().items() if each.spread == "district"}


def without_district(statement: str) -> list[str]:
    """The tenant tables of a statement, when it says fewer districts than it names tables."""
    if any(exception in statement for exception in EVERY_DISTRICT):
        return []
    named = [table for table in TABLE.findall(statement) if table in tenant_tables()]
    inserted = (
        len(re.findall(r"insert into", statement, re.IGNORECASE)) if "district_code" in statement else 0
    )
    return named if len(DISTRICT.findall(statement)) + inserted < len(named) else []


def test_the_reader_of_statements_finds_what_is_missing(db):
    assert without_district('select * from matter where "district_code"=$1') == []
    assert without_district("select * from matter where id = $1") == ["matter"]
    assert without_district("select 1 from matter m join person p on true where m.district_code = $1") == [
        "matter",
        "person",
    ]
    assert without_district("insert into person (id, name) values ($1, $2)") == ["person"]


async def test_every_action_says_the_district(db, statements):
    await make.tenants()
    district, secretary = await make.actor(Role.DISTRICT_STAFF, make.DISTRICT), await make.actor()
    resident, volunteer = await make.actor(Role.RESIDENT), await make.actor(Role.VOLUNTEER)
    await _matters(secretary, resident)
    await _wishes(secretary, volunteer)
    await _people(district, secretary, resident)
    await _places(secretary)
    await drain(make.DISTRICT // 10**9)

    assert len(statements.seen) > 60
    missing = {statement: without_district(statement) for statement in statements.seen}
    assert {statement: tables for statement, tables in missing.items() if tables} == {}


async def _matters(secretary, resident) -> None:
    first, second = await make.matter(resident), await make.matter(resident, tenant=make.GRID)
    await make.assigned(first, secretary, tenant=make.GRID)
    async with acting(secretary):
        await matters.note_progress(secretary, first.id, text="进展")
        await matters.merge_matter(secretary, second.id, into_id=first.id)
        await matters.resolve_matter(secretary, first.id, outcome="好了")
    async with acting(resident):
        await matters.rate_matter(resident, first.id, rating=Rating.DISSATISFIED)
    third = await make.matter(resident)
    async with acting(secretary):
        await matters.decline_matter(secretary, third.id, reason="不属实")
        await matters.resolve_matter(secretary, first.id, outcome="又好了")
        await matters.close_matter(secretary, first.id)
        await matters.reopen_matter(secretary, first.id, reason="还有问题")


async def _wishes(secretary, volunteer) -> None:
    wish, other = await make.wish(secretary), await make.wish(secretary)
    async with acting(volunteer):
        await wishes.claim_wish(volunteer, wish.id)
        await wishes.release_wish(volunteer, wish.id)
        await wishes.claim_wish(volunteer, wish.id)
        await wishes.grant_wish(volunteer, wish.id)
    async with acting(secretary):
        await wishes.confirm_wish(secretary, wish.id)
        await wishes.withdraw_wish(secretary, other.id)


async def _people(district, secretary, resident) -> None:
    async with acting(secretary):
        person = await actions.create_person(
            secretary, tenant=make.COMMUNITY, name="李大爷", phone="13812345678"
        )
        await actions.update_person(secretary, person.id, name="李大爷家")
        await actions.reveal(secretary, person.id, Revealed.PHONE, "上门前电话联系")
        await accounts.create_account(
            secretary, person.id, role=Role.GRID_WORKER, tenant=make.GRID, username="grid-worker-1"
        )
        await actions.create_organization(secretary, tenant=make.COMMUNITY, name="物业公司")
    async with acting(district):
        await actions.create_department(district, tenant=make.DISTRICT, name="住建局")
        await set_calendar_day(district, make.A_DAY, is_working=False)
    async with acting(resident):
        await joining.become_volunteer(resident)


async def _places(secretary) -> None:
    async with acting(secretary):
        grid = await places.create_grid(secretary, make.COMMUNITY, "三网格")
        estate = await places.create_estate(secretary, make.COMMUNITY, "湖畔新城")
        building = await places.create_building(secretary, estate.id, "12号楼", grid=grid.code)
        await places.create_household(secretary, building.id, "2单元301")
