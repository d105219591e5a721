"""What the house gave up is seen by those who answer for it, and tried again when they say so."""

from schema.relay import encode_id
from services.kernel.access import Role
from services.kernel.deliveries import drain
from tests import make
from tests.clients import client
from tests.schema.mutations.doing import done, refused

DISTRICT = make.DISTRICT // 10**9
FAILED = "{ failedDeliveries { nodes { id handler attempts lastError event { kind } } } }"
GIVE_UP = "update delivery set dead_at = now(), attempts = 8, last_error = 'RuntimeError: x'"


async def test_a_failed_delivery_is_retried_and_then_done(town, owner):
    await make.matter()
    await owner.execute(GIVE_UP)
    async with client(town, await make.actor()) as office:
        [failed] = (await office.data(FAILED))["failedDeliveries"]["nodes"]
        assert failed | {"id": ""} == {
            "id": "",
            "handler": "matters.tell_the_community",
            "attempts": 8,
            "lastError": "RuntimeError: x",
            "event": {"kind": "MatterReported"},
        }
        input = {"delivery": failed["id"], "clientMutationId": "again"}
        retried = await done(office, "retryDelivery", "delivery { attempts deadAt }", **input)
        assert retried == {"delivery": {"attempts": 0, "deadAt": None}}
        await done(office, "retryDelivery", "delivery { attempts deadAt }", **input)
        assert await refused(office, "retryDelivery", delivery=failed["id"]) == "DELIVERY_NOT_DEAD"
        assert (await office.data(FAILED))["failedDeliveries"]["nodes"] == []
    assert await drain(DISTRICT) == 1
    assert await owner.fetchval("select count(*) from notice") == 1


async def test_nobody_else_sees_or_retries_it(town, owner):
    await make.matter()
    await owner.execute(GIVE_UP)
    id = encode_id("Delivery", DISTRICT, await owner.fetchval("select id from delivery"))
    for role, tenant in [
        (Role.COMMUNITY_SECRETARY, make.SIBLING),
        (Role.COMMUNITY_SECRETARY, make.ELSEWHERE),
    ]:
        async with client(town, await make.actor(role, tenant)) as neighbour:
            assert (await neighbour.data(FAILED))["failedDeliveries"]["nodes"] == []
            assert await refused(neighbour, "retryDelivery", delivery=id) == "NOT_FOUND"
    for role in (Role.RESIDENT, Role.COMMUNITY_STAFF, Role.AUDITOR):
        async with client(town, await make.actor(role)) as other:
            assert await other.code(FAILED) == "FORBIDDEN"
            assert await refused(other, "retryDelivery", delivery=id) == "FORBIDDEN"
    assert await owner.fetchval("select count(*) from delivery where dead_at is not null") == 1
