"""How the house is run: what it counts, what it says of a request, and how it says that it is well."""

import asyncio
import contextlib
import json
import re
from datetime import timedelta

import httpx
import pytest
import structlog
from prometheus_client.parser import text_string_to_metric_families

from deploy.app import House
from deploy.database import database, newest_migration
from deploy.embedded.program import free_port
from services.kernel import clock
from services.kernel.access import Role, Sight, system
from services.kernel.backlog import BACKLOG
from services.kernel.deadlines import set_deadline
from services.kernel.deliveries import worker_in
from services.kernel.scope import acting, pools, sql
from services.matters.models import Matter
from services.people.tokens import create_token
from tests import make
from tests.conftest import settings_for

NEAR, FAR = "127.0.0.1", "203.0.113.7"
MANY_DEADLINES = """
insert into deadline (id, created_at, district_code, tenant, subject_type, subject_id, kind, passing, due_at)
select gen_random_uuid(), now(), 210114, 210114007038001, 'matter', gen_random_uuid(), 'green', 1,
  now() + number * interval '1 minute' from generate_series(1, 20000) number"""
MANY_DELIVERIES = """
insert into delivery (id, created_at, district_code, tenant, event_id, handler, run_at, attempts, done_at)
select gen_random_uuid(), now(), 210114, 210114007038001, gen_random_uuid(), 'x', now(), 1, now()
from generate_series(1, 20000)"""


class Caller(httpx.AsyncClient):
    """Somebody who calls from an address."""

    def __init__(self, house: House, address: str) -> None:
        transport = httpx.ASGITransport(house, client=(address, 4711))
        super().__init__(transport=transport, base_url="http://house")

    async def numbers(self) -> dict[str, float]:
        """All samples by their name and labels, as Prometheus would read them."""
        answer = await self.get("/metrics")
        assert answer.status_code == 200
        families = text_string_to_metric_families(answer.text)
        return {
            f"{sample.name}{sorted(sample.labels.values())}": sample.value
            for family in families
            for sample in family.samples
        }


@contextlib.asynccontextmanager
async def calling(settings, address: str = NEAR):
    house = House(settings)
    async with Caller(house, address) as caller:
        yield caller
    await house.health.redis.aclose()


@pytest.fixture
async def caller(db):
    async with calling(db) as one:
        yield one


@pytest.fixture
def heard():
    with structlog.testing.capture_logs() as lines:
        yield lines


@pytest.mark.parametrize("path", ["/graphql", "/console/sign-in", "/", "/nowhere"])
async def test_every_room_sends_back_the_request_s_id_and_leaves_one_line_of_it(caller, heard, path):
    answer = await caller.get(f"{path}?secret=1", headers={"x-request-id": "trace-of-mine"})

    assert answer.headers["x-request-id"] == "trace-of-mine"
    [told] = [line for line in heard if line["event"] == "request"]
    assert (told["method"], told["path"], told["status"]) == ("GET", path, answer.status_code)
    assert told["bytes"] == len(answer.content)
    assert "secret" not in str(heard)


@pytest.mark.parametrize(
    "odd", ["short", "13800138000", "id-138-0013-8000", "with space", "长" * 8, "x" * 65]
)
async def test_an_id_that_is_unfit_for_logs_is_replaced(caller, odd):
    answer = await caller.post("/graphql", headers={"x-request-id": odd.encode()})

    assert re.fullmatch("[0-9a-f]{16}-[0-9a-f]+", answer.headers["x-request-id"])


async def test_a_path_cannot_write_lines_of_its_own_nor_give_numbers_away(caller, heard):
    await caller.get("/a%0A%1b[2J")
    await caller.get(f"/{'x' * 300}")

    [odd, long] = [line["path"] for line in heard if line["event"] == "request"]
    assert odd == r"'/a\n\x1b[2J'"
    assert len(long) == 200


async def test_graphql_leaves_a_line_by_default_only_when_something_is_wrong(caller, heard):
    await caller.post("/graphql", json={"query": "{ __typename }"})
    await caller.post("/graphql", json={"query": "{ nonsense }"})

    told = [(line["status"], line["log_level"]) for line in heard if line["event"] == "request"]
    assert [each for each in told if each[1] != "debug"] == [(400, "info")]


async def test_requests_and_operations_are_counted_under_names_of_our_own_choosing(caller):
    await make.tenants(make.GRID)
    token, _ = await create_token(await make.actor(Role.COMMUNITY_SECRETARY), "test", 1)
    holder = {"authorization": f"Bearer {token}"}
    await caller.post("/graphql", json={"query": "{ matters(first: 1) { nodes { id } } }"}, headers=holder)
    await caller.post("/graphql", json={"query": "{ nonsense }"})
    await caller.request("BREW", "/console/sign-in")
    numbers = await caller.numbers()

    assert numbers["mulin_http_requests_total['200', 'POST', 'graphql']"] == 1
    assert numbers["mulin_http_requests_total['400', 'POST', 'graphql']"] == 1
    assert numbers["mulin_http_requests_total['403', 'OTHER', 'console']"] == 1
    assert numbers["mulin_http_request_seconds_count['graphql']"] == 2
    assert numbers["mulin_graphql_operations_total['', 'compiled', 'query']"] == 1
    assert numbers["mulin_graphql_operations_total['GRAPHQL_VALIDATION_FAILED', 'refused', 'unknown']"] == 1
    assert numbers["mulin_database_connections['app_community', 'idle', 'read']"] == 1
    assert numbers["process_resident_memory_bytes[]"] > 0


async def test_what_waits_and_what_was_given_up_is_told(caller, owner):
    await make.tenants(make.GRID)
    resident = await make.actor(Role.RESIDENT)
    for _ in range(3):
        await make.matter(resident)
    waiting = await owner.fetchval("select count(*) from delivery")
    await owner.execute("update delivery set run_at = now() - interval '1 hour'")
    given_up = "update delivery set dead_at = now() where id = (select id from delivery limit 1)"
    await owner.execute(given_up)
    async with acting(system(make.COMMUNITY)):
        for about in await Matter.all():
            await set_deadline(about, "test", clock.now() + timedelta(days=1))
    await owner.execute("update deadline set due_at = now() where id = (select id from deadline limit 1)")
    numbers = await caller.numbers()

    assert numbers["mulin_database_up[]"] == 1
    assert numbers["mulin_deliveries_waiting[]"] == waiting - 1
    assert 3600 <= numbers["mulin_deliveries_oldest_seconds[]"] < 3700
    assert numbers["mulin_deliveries_dead[]"] == 1
    assert numbers["mulin_deadlines_due[]"] == 1


async def test_a_house_that_has_caught_up_says_so(caller):
    numbers = await caller.numbers()

    assert numbers["mulin_deliveries_waiting[]"] == 0
    assert numbers["mulin_deliveries_oldest_seconds[]"] == 0


async def test_looking_at_what_waits_reads_no_whole_table(db, owner):
    await owner.execute("set session_replication_role = replica")
    await owner.execute(MANY_DEADLINES)
    await owner.execute(MANY_DELIVERIES)
    await owner.execute("analyze deadline, delivery")
    async with acting(worker_in(0)):
        [row] = await sql(f"explain (analyze, buffers, format json) {BACKLOG}")
    plan = json.loads(row["QUERY PLAN"])[0]["Plan"]

    assert "Seq Scan" not in row["QUERY PLAN"]
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < 50


async def test_metrics_are_for_the_neighbourhood(db):
    statuses = {}
    for address in (NEAR, "10.1.2.3", "::1", "fd00::1", "::ffff:192.168.1.1", FAR, "::ffff:203.0.113.7"):
        async with calling(db, address) as caller:
            statuses[address] = (await caller.get("/metrics")).status_code

    assert [address for address, status in statuses.items() if status == 404] == [FAR, "::ffff:203.0.113.7"]
    assert {status for status in statuses.values() if status != 404} == {200}


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip", "via"])
async def test_what_a_proxy_passes_on_comes_from_the_outside(caller, header):
    answer = await caller.get("/metrics", headers={header: NEAR})

    assert (answer.status_code, answer.json()) == (404, {"code": "NOT_FOUND"})


async def test_metrics_are_for_whoever_has_the_token(db):
    async with calling(db.model_copy(update={"metrics_token": "a-token"}), FAR) as caller:
        with_it = await caller.get("/metrics", headers={"authorization": "Bearer a-token", "via": "proxy"})
        with_another = await caller.get("/metrics", headers={"authorization": "Bearer another"})
        with_none = await caller.get("/metrics", headers={"authorization": "Bearer "})
    async with calling(db, FAR) as caller:
        without_any = await caller.get("/metrics", headers={"authorization": "Bearer "})

    assert with_it.status_code == 200
    assert [each.status_code for each in (with_another, with_none, without_any)] == [404, 404, 404]


async def test_a_house_that_is_well_is_ready(caller):
    alive, ready = await caller.get("/healthz"), await caller.get("/readyz")

    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    assert (ready.status_code, ready.json()) == (200, {"status": "ok", "valkey": "ok"})
    assert ready.headers["cache-control"] == "no-store"


async def test_a_house_without_valkey_is_ready_all_the_same(db):
    async with calling(db.model_copy(update={"redis_url": f"redis://127.0.0.1:{free_port()}/0"})) as caller:
        ready = await caller.get("/readyz")

    assert (ready.status_code, ready.json()) == (200, {"status": "degraded", "valkey": "unavailable"})


async def test_a_house_without_its_database_lives_but_is_not_ready(settings):
    url = f"postgres://a:hunter2@127.0.0.1:{free_port()}/b"
    nowhere = settings_for(url, settings.redis_url, APP_DATABASE_URL=url)
    async with database(nowhere), calling(nowhere) as caller:
        alive, ready = await caller.get("/healthz"), await caller.get("/readyz")
        numbers = await caller.numbers()

    assert alive.status_code == 200
    assert ready.status_code == 503
    assert ready.json() == {"status": "unavailable", "code": "UNAVAILABLE", "valkey": "ok"}
    assert "hunter2" not in ready.text
    assert numbers["mulin_database_up[]"] == 0
    assert "mulin_deliveries_waiting[]" not in numbers


async def test_a_house_on_a_database_of_older_code_is_not_ready_and_on_one_of_newer_code_it_is(db, owner):
    found = {}
    for migrated in ("0001_initial", "9999_later", newest_migration()):
        await owner.execute(f"comment on table tortoise_migrations is '{migrated}'")
        async with calling(db) as caller:
            found[migrated] = (await caller.get("/readyz")).json().get("code")

    assert found == {"0001_initial": "NOT_MIGRATED", "9999_later": None, newest_migration(): None}


async def test_readiness_is_found_out_once_for_all_who_ask_at_the_same_time(caller):
    answers = await asyncio.gather(*[caller.get("/readyz") for _ in range(20)])

    assert {answer.status_code for answer in answers} == {200}
    assert pools()[Sight.WORKER].stats() == (0, 1)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
async def test_probes_leave_no_line_and_take_no_other_method(caller, heard, path):
    await caller.get(path)
    refused = await caller.post(path)

    assert (refused.status_code, refused.json()) == (405, {"code": "METHOD_NOT_ALLOWED"})
    assert [line for line in heard if line["event"] == "request"] == []
