"""Property companies scored by the 两委 only; awards nominated, deliberated, decided, announced."""

import asyncio
from datetime import UTC, datetime

import pytest

from deploy.app import connected
from schema.relay import encode_id
from services.evaluation.property.actions import score_property
from services.evaluation.property.models import NotScorer, QuarterInvalid
from services.kernel import clock
from services.kernel.access import Role, system
from services.kernel.codes import shown
from services.kernel.scope import acting
from services.people.models import Organization
from tests import make
from tests.clients import client
from tests.evaluation.methods import method
from tests.schema.mutations.doing import done, refused

HERE = shown(make.COMMUNITY)
PROPERTY = """
[evaluation.property_scores]
by = ["community_secretary", "community_staff"]
items = ["环境卫生", "设施维修"]
highest = 10
"""
AWARDS = """
[[evaluation.awards]]
code = "volunteer"
name = "最美志愿者"
to = "person"
nominated_by = ["community_secretary", "street_staff"]
decided_at = "street"

[[evaluation.awards]]
code = "stars"
name = "社区评星晋级"
to = "community"
nominated_by = ["street_staff"]
decided_at = "district"
stars = 5
"""
WHOLE = "nomination { id state name year nominee deliberation decision stars tenant { code } announcedAt }"


@pytest.fixture
async def town(db):
    async with connected(db):
        await make.tenants()
        yield db


def quarter(moment: datetime | None = None) -> str:
    day = clock.day_of(moment or clock.now())
    return f"{day.year}Q{(day.month - 1) // 3 + 1}"


async def company(name: str = "好邻居物业", tenant: int = make.COMMUNITY) -> Organization:
    async with acting(system(tenant)):
        return await Organization.create(tenant=tenant, name=name)


def id_of(kind: str, row) -> str:
    return encode_id(kind, make.DISTRICT // 10**9, getattr(row, "person_id", None) or row.id)


def marks(*given: int) -> list[dict[str, object]]:
    return [{"item": item, "mark": mark} for item, mark in zip(["环境卫生", "设施维修"], given, strict=True)]


async def test_two_of_the_community_score_a_company_once_each_and_the_mean_has_its_number(town, owner):
    await method(PROPERTY)
    first, second = await company(), await company("别家物业")
    for role, given in [(Role.COMMUNITY_SECRETARY, (8, 6)), (Role.COMMUNITY_STAFF, (10, 10))]:
        async with client(town, await make.actor(role)) as office:
            input = {"organization": id_of("Organization", first), "quarter": quarter()}
            scored = await done(
                office, "scoreProperty", "propertyScore { total marks quarter }", marks=marks(*given), **input
            )
            assert scored["propertyScore"]["total"] == sum(given) / 2
            again = await refused(office, "scoreProperty", marks=marks(1, 1), **input)
            assert again == "PROPERTY_ALREADY_SCORED"
            if role is Role.COMMUNITY_STAFF:
                other = input | {"organization": id_of("Organization", second)}
                await done(office, "scoreProperty", "propertyScore { total }", marks=marks(9, 9), **other)
                found = await office.data(
                    "query ($t: String!, $q: String!) { propertyResults(tenant: $t, quarter: $q) "
                    "{ mark n organization { name } } }",
                    t=HERE,
                    q=quarter(),
                )
    assert found["propertyResults"] == [
        {"mark": 9.0, "n": 1, "organization": {"name": "别家物业"}},
        {"mark": 8.5, "n": 2, "organization": {"name": "好邻居物业"}},
    ]
    assert await owner.fetchval("select count(*) from property_score") == 3


async def test_nobody_else_scores_a_company(town, owner):
    found = await company()
    input = {"organization": id_of("Organization", found), "quarter": quarter(), "marks": marks(1, 1)}
    async with client(town, await make.actor()) as office:
        assert await refused(office, "scoreProperty", **input) == "PROPERTY_SCORES_OFF"
    await method(PROPERTY)
    for role, tenant, code in [
        (Role.DISTRICT_STAFF, make.DISTRICT, "NOT_PROPERTY_SCORER"),
        (Role.STREET_STAFF, make.STREET, "NOT_PROPERTY_SCORER"),
        (Role.GRID_LEADER, make.GRID, "FORBIDDEN"),
        (Role.RESIDENT, make.COMMUNITY, "FORBIDDEN"),
        (Role.COMMUNITY_SECRETARY, make.SIBLING, "NOT_FOUND"),
    ]:
        async with client(town, await make.actor(role, tenant)) as other:
            assert await refused(other, "scoreProperty", **input) == code
    house, given = system(make.COMMUNITY), {"环境卫生": 1, "设施维修": 1}
    async with acting(house):
        with pytest.raises(NotScorer):
            await score_property(house, found.id, quarter=quarter(), marks=given)
    assert await owner.fetchval("select count(*) from property_score") == 0


async def test_marks_and_quarters_are_those_that_the_method_and_the_calendar_have(town, owner):
    await method(PROPERTY)
    found = await company()
    organization = id_of("Organization", found)
    secretary = await make.actor()
    async with client(town, secretary) as office:
        for given in (
            marks(11, 0),
            marks(-1, 0),
            marks(1, 1)[:1],
            [*marks(1, 1), {"item": "别的", "mark": 1}],
            [],
        ):
            code = await refused(
                office, "scoreProperty", organization=organization, quarter=quarter(), marks=given
            )
            assert code == "PROPERTY_MARKS"
    given = {"环境卫生": 1, "设施维修": 1}
    with clock.at(datetime(2026, 1, 5, tzinfo=UTC)):
        for wrong in ("2026Q2", "2025Q3", "", "2026", "2026Q5"):
            with pytest.raises(QuarterInvalid):
                async with acting(secretary):
                    await score_property(secretary, found.id, quarter=wrong, marks=given)
        for right in ("2026Q1", "2025Q4"):
            async with acting(secretary):
                await score_property(secretary, found.id, quarter=right, marks=given)
    assert await owner.fetchval("select count(*) from property_score") == 2


async def test_an_award_goes_its_way_and_everybody_reads_who_won(town):
    await method(AWARDS)
    volunteer = await make.actor(Role.VOLUNTEER)
    street = await make.actor(Role.STREET_STAFF, make.STREET)
    public = "{ nominations { nodes { nominee name state } } }"
    async with (
        client(town, await make.actor()) as office,
        client(town, street) as above,
        client(town, await make.actor(Role.RESIDENT, make.SIBLING)) as home,
    ):
        put = {"award": "volunteer", "person": id_of("Person", volunteer), "reason": "服务两百次"}
        made = (await done(office, "nominate", WHOLE, **put))["nomination"]
        assert (made["state"], made["name"], made["year"]) == ("NOMINATED", "最美志愿者", clock.now().year)
        assert await refused(office, "nominate", **put) == "ALREADY_NOMINATED"
        one = {"nomination": made["id"]}
        won = {"won": True, "decision": "当选", **one}
        assert await refused(office, "deliberateAward", text="x", **one) == "NOT_AWARD_DECIDER"
        assert await refused(above, "decideAward", **won) == "AWARD_STATE"
        talked = await done(above, "deliberateAward", WHOLE, text="六人评议，一致推荐", **one)
        assert talked["nomination"]["deliberation"] == "六人评议，一致推荐"
        assert await refused(above, "announceAward", **one) == "AWARD_STATE"
        assert await refused(above, "decideAward", stars=3, **won) == "INVALID_STARS"
        await done(above, "decideAward", WHOLE, **won)
        assert await refused(above, "decideAward", **won | {"won": False}) == "AWARD_STATE"
        assert (await home.data(public))["nominations"]["nodes"] == []
        announced = await done(above, "announceAward", WHOLE, **one)
        assert announced["nomination"]["announcedAt"]
        assert (await home.data(public))["nominations"]["nodes"] == [
            {"nominee": "volunteer 210114007038000", "name": "最美志愿者", "state": "ANNOUNCED"}
        ]


async def test_communities_get_their_stars_from_the_district(town):
    await method(AWARDS)
    async with (
        client(town, await make.actor(Role.STREET_STAFF, make.STREET)) as street,
        client(town, await make.actor(Role.DISTRICT_STAFF, make.DISTRICT)) as district,
    ):
        made = await done(street, "nominate", WHOLE, award="stars", community=HERE, reason="六事闭环")
        one = {"nomination": made["nomination"]["id"]}
        await done(district, "deliberateAward", WHOLE, text="评议", **one)
        for stars in (None, 0, 6):
            code = await refused(district, "decideAward", won=True, decision="x", stars=stars, **one)
            assert code == "INVALID_STARS"
        decided = await done(district, "decideAward", WHOLE, won=True, decision="五星", stars=5, **one)
        assert decided["nomination"]["stars"] == 5


async def test_only_whom_the_method_names_puts_forward_what_the_award_is_for(town, owner):
    volunteer, found = await make.actor(Role.VOLUNTEER), await company()
    person = id_of("Person", volunteer)
    async with client(town, await make.actor()) as office:
        assert (
            await refused(office, "nominate", award="volunteer", person=person, reason="x") == "AWARD_UNKNOWN"
        )
        await method(AWARDS)
        for code, given in [
            ("NOMINEE_INVALID", {"award": "volunteer"}),
            ("NOMINEE_INVALID", {"award": "volunteer", "person": person, "community": HERE}),
            ("NOMINEE_INVALID", {"award": "volunteer", "organization": id_of("Organization", found)}),
            ("NOT_NOMINATOR", {"award": "stars", "community": HERE}),
            ("NOT_FOUND", {"award": "stars", "community": shown(make.SIBLING)}),
            ("TEXT_REQUIRED", {"award": "volunteer", "person": person, "reason": " "}),
        ]:
            assert await refused(office, "nominate", **{"reason": "x", **given}) == code
    async with client(town, await make.actor(Role.GRID_LEADER)) as grid:
        assert (
            await refused(grid, "nominate", award="volunteer", person=person, reason="x") == "NOT_NOMINATOR"
        )
    async with client(town, volunteer) as self:
        assert (
            await refused(self, "nominate", award="volunteer", person=person, reason="x") == "NOT_NOMINATOR"
        )
    assert await owner.fetchval("select count(*) from nomination") == 0


async def test_nobody_is_put_forward_twice_even_at_once(town, owner):
    await method(AWARDS)
    person = id_of("Person", await make.actor(Role.VOLUNTEER))
    async with client(town, await make.actor()) as office:
        tried = [
            office.perform("nominate", WHOLE, award="volunteer", person=person, reason="x") for _ in range(4)
        ]
        answers = await asyncio.gather(*tried)
    codes = [each["errors"][0]["extensions"]["code"] for each in answers if "errors" in each]
    assert codes == ["ALREADY_NOMINATED"] * 3
    assert await owner.fetchval("select count(*) from nomination") == 1
