"""Every query and mutation of the schema, by everyone, with the ids, cursors, codes and filters of others."""

import asyncio
import random
from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
)

from deploy.app import connected
from schema.api import schema
from schema.relay import encode_id
from services.kernel.access import Actor
from services.kernel.codes import shown
from tests.clients import Client, client
from tests.isolation.population import Home, Population, foreign_marks, populate
from tests.isolation.test_sql import everything

CORE = schema._schema
REFUSALS = {"NOT_FOUND", "FORBIDDEN", "SIGN_IN_REQUIRED"}
NESTED = """
  reporter { name phone } owner { name } department { name } tenant { name parent { name } }
  notes(first: 3) { nodes { text author { name } } } verdicts { comment }
  events(first: 3) { nodes { kind payload actor { name } } }
  mergedInto { title } merged(first: 2) { nodes { title } }
"""


@pytest.fixture
async def population(db) -> Population:
    async with connected(db):
        yield await populate()


def ids_of(home: Home) -> dict[str, str]:
    district = home.matter.district_code
    rows = {
        "matter": ("Matter", home.matter.id),
        "into": ("Matter", home.person.id),
        "wish": ("Wish", home.wish.id),
        "task": ("Task", home.task.id),
        "supervisor": ("Person", home.staff.person_id),
        "person": ("Person", home.person.id),
        "reporter": ("Person", home.person.id),
        "owner": ("Person", home.staff.person_id),
        "wisher": ("Person", home.person.id),
        "department": ("Department", home.department.id),
        "tenant": ("Tenant", home.matter.tenant),
        "notices": ("Notice", home.person.id),
        "appointment": ("Appointment", home.staff.appointment_id),
        "delivery": ("Delivery", home.delivery_id),
        **home.judged,
        "organization": ("Organization", home.organization_id),
        "estate": ("Estate", home.estate.id),
        "building": ("Building", home.building.id),
        "estates": ("Estate", home.estate.id),
        "parties": ("Person", home.person.id),
    }
    ids = {name: encode_id(kind, district, id) for name, (kind, id) in rows.items()}
    return {**ids, "token": str(home.token_id)}


ID_NAMES = ("matter", "wish", "person", "department", "vote", "covenant")
PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
WORDS = {
    "phone": "13800138000",
    "day": "2026-10-10",
    "dueAt": "2026-12-01T18:00:00+08:00",
    "plannedAt": "2026-12-01T18:00:00+08:00",
    "until": "2026-10-10",
    "begins": "2026-01-01",
    "ends": "2026-01-31",
    "metOn": "2026-01-31",
    "heldAt": "2026-10-10T08:00:00Z",
    "performBy": "2036-10-10",
    "csv": "网格,小区,楼栋,户\n一网格,甲小区,1号楼,101\n",
    "content": PICTURE,
    "photo": PICTURE,
    "closesAt": "2126-01-01T00:00:00Z",
    "seenOn": "2026-10-10",
    "picture": PICTURE,
}
ABOUT_ONESELF = {
    "sendCode",
    "signIn",
    "signOut",
    "joinCommunity",
    "switchAppointment",
    "becomeVolunteer",
    "setCalendarDay",
    "drawInspection",
}
"""What names nobody else: a calendar day is of one's own district, a sample of one's own tenant."""


def value_of(name: str, kind, home: Home) -> object:
    """Something plausible for an input's field, belonging to somebody else wherever it belongs to anybody."""
    match kind:
        case GraphQLNonNull():
            return value_of(name, kind.of_type, home)
        case GraphQLList():
            return [value_of(name, kind.of_type, home)]
        case GraphQLEnumType():
            return next(iter(kind.values))
        case GraphQLInputObjectType():
            return {each: value_of(each, of.type, home) for each, of in kind.fields.items()}
    return plain_value(name, kind, home)


def plain_value(name: str, kind, home: Home) -> object:
    """Of a scalar."""
    if get_named_type(kind).name == "ID":
        return ids_of(home).get(name, ids_of(home)["matter"])
    if name in {"tenant", "district", "street", "community", "grid"}:
        return shown(home.matter.tenant)
    words = WORDS.get(name, "一个外来的理由")
    return {"Boolean": True, "Int": 1, "Float": 1.5}.get(get_named_type(kind).name, words)


def mutations(home: Home) -> Iterator[tuple[str, dict[str, object]]]:
    for name, field in CORE.mutation_type.fields.items():
        if name in ABOUT_ONESELF:
            continue
        kind = get_named_type(field.args["input"].type)
        assert isinstance(kind, GraphQLInputObjectType)
        given = {each: value_of(each, of.type, home) for each, of in kind.fields.items()}
        given.pop("clientMutationId", None)
        yield f"mutation ($input: {kind.name}!) {{ {name}(input: $input) {{ __typename }} }}", given


def foreign(actor: Actor, population: Population) -> Iterator[Home]:
    """The homes that an actor must not reach: those not at or beneath their own tenant."""
    for tenant, home in population.homes.items():
        if not shown(tenant).startswith(shown(actor.tenant)):
            yield home


async def test_no_mutation_reaches_into_another_tenant(population, db, owner):
    before, began = await everything(owner), await owner.fetchval("select clock_timestamp()")
    tried = 0
    for home in population.homes.values():
        for actor in (home.staff, home.resident, home.officer):
            async with client(db, actor) as caller:
                for other in foreign(actor, population):
                    if actor is home.resident and other.matter.district_code == actor.district:
                        continue  # below: the wall of wishes is the whole district's
                    for mutation, input in mutations(other):
                        answer = await caller.ask(mutation, input=input)
                        codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
                        unharmed = answer["data"] == {"readNotices": {"__typename": "ReadNoticesPayload"}}
                        assert unharmed or (codes and codes <= REFUSALS), (actor, mutation, answer)
                        assert foreign_marks(actor, str(answer)) == set()
                        tried += 1
    after = await everything(owner)
    changed = {table for table in before if before[table] != after[table]}
    assert changed <= {"credential", "event"}  # the tokens of those who tried
    kinds = await owner.fetch("select distinct kind from event where created_at > $1", began)
    assert {row["kind"] for row in kinds} == {"TokenCreated"}
    assert tried > 2000


async def test_no_id_code_or_filter_reads_another_tenant(population, db):
    single = """query (
      $matter: ID!, $wish: ID!, $person: ID!, $department: ID!, $code: String!, $vote: ID!, $covenant: ID!
    ) {
      householdVote(id: $vote) { question } covenant(id: $covenant) { title published { text } }
      matter(id: $matter) { title NESTED tasks { what owner { name } } }
      one: node(id: $person) { id } tenant(code: $code) { name }
      wish(id: $wish) { title wisher { name } claims { volunteer { name } } }
      nodes(ids: [$matter, $wish, $person, $department]) { id ... on Matter { title NESTED } }
    }""".replace("NESTED", NESTED)
    lists = """query ($code: String!) {
      matters(filter: {tenant: $code}, first: 9) { edges { cursor node { title NESTED } } }
      meetings(filter: {tenant: $code}, first: 9) {
        nodes { name place members(first: 9) { nodes { name person { name } } } } }
      topics(filter: {tenant: $code}, first: 9) { nodes { title matters { title } } }
      sessionRules(filter: {tenant: $code}, first: 9) { nodes { text } }
      tasks(filter: {tenant: $code}) { nodes { what owner { name } events { nodes { payload } } } }
      wishes(filter: {tenant: $code}) { edges { node { title wisher { name } } } }
      people(filter: {tenant: $code}) { edges { node { name } } }
      householdVotes(filter: {tenant: $code}, first: 3) { nodes { question tallies { text }
        proxies(first: 2) { nodes { document household { name } person { name } } } } }
      covenants(filter: {tenant: $code}, first: 3) { nodes { title published { text }
        breaches(first: 2) { nodes { note } } watchers(first: 2) { nodes { person { name } } } } }
      decisionProcedures(filter: {tenant: $code}) { nodes { subject grounds postings { text } } }
      postedDecisions(filter: {tenant: $code}) { nodes { subject text procedure { grounds } } }
      mediationCases(filter: {tenant: $code}) { nodes { title people { name } talks { said } } }
    }""".replace("NESTED", NESTED)
    for actor in population.actors():
        async with client(db, actor) as caller:
            for home in population.homes.values():
                ids = ids_of(home)
                variables = {name: ids[name] for name in ID_NAMES}
                code = shown(home.matter.tenant)
                for query, given in ((single, variables | {"code": code}), (lists, {"code": code})):
                    answer = await caller.ask(query, **given)
                    assert foreign_marks(actor, str(answer)) == set(), (actor, code)
                    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
                    assert codes <= REFUSALS, answer


async def test_a_cursor_of_another_tenant_opens_nothing(population, db):
    query = "query ($after: String) { matters(first: 1, after: $after) { edges { cursor node { title } } } }"
    cursors = {}
    for tenant, home in population.homes.items():
        async with client(db, home.staff) as caller:
            edges = (await caller.data(query))["matters"]["edges"]
            cursors[tenant] = edges[0]["cursor"]
    for home in population.homes.values():
        async with client(db, home.staff) as caller:
            for cursor in cursors.values():
                answer = await caller.data(query, after=cursor)
                assert foreign_marks(home.staff, str(answer)) == set()


PAGES = [
    "{ matters(first: 5) { edges { node { title NESTED } } } }".replace("NESTED", NESTED),
    "{ wishes(first: 5) { edges { node { title wisher { name } } } } }",
    "{ tenants(first: 50) { edges { node { name code } } } viewer { role } }",
    "{ departments { edges { node { name } } } organizations { edges { node { name } } } }",
]


async def test_ten_thousand_mixed_requests_on_shared_pools_show_nobody_anothers_rows(population, db):
    chance = random.Random(7)
    actors = list(population.actors())
    async with asyncio.TaskGroup() as group:
        callers = [(actor, await _open(db, actor)) for actor in actors]
        answered = [0]
        for number in range(20):
            group.create_task(_mixed(callers, 520, chance.random() + number, answered))
    for _, caller in callers:
        await caller.aclose()
    assert answered[0] >= 10_000


async def _open(settings, actor: Actor) -> Client:
    async with client(settings, actor) as opened:
        headers = dict(opened.headers)
        transport = opened._transport
    return Client(transport=transport, base_url="http://house", headers=headers)


async def _mixed(callers: list[tuple[Actor, Client]], count: int, seed: float, answered: list[int]) -> None:
    """Ask as one after another; every tenth request is given up in the middle."""
    chance = random.Random(seed)
    done = 0
    while done < count:
        actor, caller = chance.choice(callers)
        asking = asyncio.create_task(caller.ask(chance.choice(PAGES)))
        if chance.random() < 0.1:
            await asyncio.sleep(chance.random() / 200)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            continue
        answer = await asking
        assert foreign_marks(actor, str(answer)) == set(), actor
        codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
        assert codes <= REFUSALS, answer
        done += 1
        answered[0] += 1
