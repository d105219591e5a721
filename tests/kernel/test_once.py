"""What is kept with a client's key: enough to give the same answer again, and nothing that says more."""

import hashlib

import orjson

from services.kernel import once
from services.kernel.access import Actor, Role
from services.kernel.rows import uuid7
from services.kernel.scope import acting
from tests import make

PHONE = {"phone": "13800138000"}


async def test_an_input_can_not_be_guessed_from_its_digest(db, owner):
    await make.tenants()
    secretary = await make.actor()
    async with acting(secretary):
        await once.begin(secretary, "a", "person.create", PHONE)

    kept = await owner.fetchval("select digest from done")
    plain = orjson.dumps(PHONE, option=orjson.OPT_SORT_KEYS)
    assert kept not in {
        hashlib.sha256(plain).hexdigest(),
        hashlib.sha256(PHONE["phone"].encode()).hexdigest(),
    }


async def test_the_platforms_operator_outside_of_any_district_leaves_no_key(db, owner):
    operator = Actor(Role.PLATFORM_OPERATOR, 0, person_id=uuid7())
    for _ in range(2):
        async with acting(operator):
            assert await once.begin(operator, "a", "district.create", {"code": "210114"}) is None
            await once.finish(operator, "a", {})

    assert await owner.fetchval("select count(*) from done") == 0


async def test_an_operators_key_is_out_of_sight_for_another_operator(db):
    await make.tenants()
    first, second = (Actor(Role.PLATFORM_OPERATOR, make.DISTRICT, person_id=uuid7()) for _ in range(2))
    async with acting(first):
        await once.begin(first, "a", "tenant.rename", {})
    async with acting(second):
        assert await once.Done.all() == []
        assert await once.begin(second, "a", "tenant.rename", {}) is None
