"""Keys are rotated while people go on being found, and an old key can be thrown away."""

from dataclasses import dataclass

import pytest

from services.kernel import privacy
from services.kernel.access import Actor, Role, system
from services.kernel.errors import Forbidden
from services.kernel.privacy import Keyring, Unreadable, cell, keyring, new_key
from services.kernel.scope import acting
from services.people import actions, queries
from services.people.actions import Revealed
from services.people.one_time import send_code, sign_in_with_code
from services.people.rotation import Batch, rotate_accounts, rotate_sealed
from tests import make

REASON = "核对登记信息"
IDENTITY = "11010519491231002X"


@dataclass
class Keys:
    """The settings' keys over the years."""

    secret: str
    known: dict[str, str]

    def use(self, *names):
        ring = Keyring.of_settings({name: self.known[name] for name in names}, names[0], self.secret)
        privacy.configure(ring)


@pytest.fixture
def keys(db):
    before = keyring()
    keys = Keys(new_key(), {name: new_key() for name in ("2025", "2026")})
    keys.use("2025")
    yield keys
    privacy.configure(before)


@pytest.fixture
async def people(keys, staff):
    """Seven with a phone, of whom every other one also gave an identity number, and one with neither."""
    async with acting(staff):
        made = [
            await actions.create_person(staff, tenant=make.COMMUNITY, name=f"居民{n}", phone=f"1380013800{n}")
            for n in range(7)
        ]
        for person in made[::2]:
            await actions.update_person(staff, person.id, identity_number=IDENTITY)
        await actions.create_person(staff, tenant=make.COMMUNITY, name="无")
    return made


async def rotated(actor, *, batch):
    done, after = [], None
    while True:
        async with acting(actor):
            done.append(await rotate_sealed(actor, after, batch=batch))
        after = done[-1].last
        if after is None:
            return done


async def sealed(owner):
    return await owner.fetch("select id, phone_sealed, identity_sealed from person order by id")


async def test_after_rotation_the_old_key_is_not_needed_and_everybody_is_found(keys, people, staff, owner):
    keys.use("2026", "2025")
    done = await rotated(system(make.DISTRICT), batch=3)
    assert [(each.seen, each.rotated) for each in done] == [(3, 3), (3, 3), (1, 1)]
    keys.use("2026")
    async with acting(staff):
        for number, person in enumerate(people):
            found = await queries.find_people_by_phone(staff, f"1380013800{number}")
            assert [each.id for each in found] == [person.id]
            assert await actions.reveal(staff, person.id, Revealed.PHONE, REASON) == f"1380013800{number}"
        for person in people[::2]:
            assert await actions.reveal(staff, person.id, Revealed.IDENTITY_NUMBER, REASON) == IDENTITY
    assert not any("v1.2025" in str(row) for row in await sealed(owner))


async def test_before_rotation_the_old_key_still_reads_and_the_new_one_writes(keys, people, staff):
    keys.use("2026", "2025")
    async with acting(staff):
        assert await actions.reveal(staff, people[0].id, Revealed.PHONE, REASON) == "13800138000"
        fresh = await actions.create_person(staff, tenant=make.COMMUNITY, name="新", phone="13900139000")
    assert fresh.phone_sealed.startswith("v1.2026.")
    keys.use("2026")
    with pytest.raises(Unreadable):
        async with acting(staff):
            await actions.reveal(staff, people[0].id, Revealed.PHONE, REASON)


async def test_rotating_again_changes_nothing(keys, people, owner):
    keys.use("2026", "2025")
    await rotated(system(make.DISTRICT), batch=500)
    before = await sealed(owner)
    assert await rotated(system(make.DISTRICT), batch=500) == [Batch(7, 0, None)]
    assert await sealed(owner) == before


async def test_one_district_is_rotated_at_a_time(keys, people, owner):
    keys.use("2026", "2025")
    await rotated(system(370505000000000), batch=500)
    assert all("v1.2025" in str(row) for row in (await sealed(owner))[1:] if row["phone_sealed"])


async def test_phones_of_accounts_are_rotated_too(keys, staff, owner, box):
    for number in range(3):
        await send_code(f"1380013800{number}", "203.0.113.7", box)
        await sign_in_with_code(f"1380013800{number}", box.newest, "203.0.113.7")
    keys.use("2026", "2025")
    first = await rotate_accounts(batch=2)
    second = await rotate_accounts(first.last, batch=2)
    assert [(each.seen, each.rotated) for each in (first, second)] == [(2, 2), (1, 1)]
    keys.use("2026")
    rows = await owner.fetch(
        "select id, phone_sealed from account where phone_sealed is not null order by id"
    )
    about = [cell("account", "phone", row["id"]) for row in rows]
    read = [keyring().decrypt(row["phone_sealed"], cell) for row, cell in zip(rows, about, strict=True)]
    assert read == ["13800138000", "13800138001", "13800138002"]


async def test_nobody_without_the_permission_rotates(keys, people, owner):
    auditor = Actor(Role.AUDITOR, make.DISTRICT)
    keys.use("2026", "2025")
    before = await sealed(owner)
    with pytest.raises(Forbidden):
        await rotated(auditor, batch=500)
    assert await sealed(owner) == before
