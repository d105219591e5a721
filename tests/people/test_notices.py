"""What people are told: once an event, in the inbox it was meant for."""

import pytest

from services.kernel.access import Actor, Role, system
from services.kernel.deliveries import drain
from services.kernel.outbox import EventRow
from services.kernel.scope import acting
from services.people.models import Notice
from services.people.notices import inbox, notify_department, notify_person, notify_tenant, read_notices
from tests import make


async def do(actor, action, *given, **named):
    async with acting(actor):
        return await action(actor, *given, **named)


async def unread(actor):
    async with acting(actor):
        return [notice.kind for notice in await Notice.filter(inbox(actor), read_at=None).order_by("id")]


@pytest.fixture
async def happened(staff):
    """A matter that was just reported, and the row of its event."""
    matter = await make.matter()
    async with acting(system(make.COMMUNITY)):
        return await EventRow.filter(subject_id=matter.id).first()


@pytest.fixture
async def told(happened):
    """Everybody whom a handler may tell, told twice."""
    department = await make.department()
    officer = await make.actor(Role.DEPARTMENT_OFFICER, make.DISTRICT, department_id=department.id)
    street = await make.actor(Role.STREET_STAFF, make.STREET)
    async with acting(system(make.COMMUNITY)):
        for _ in range(2):
            await notify_person(happened, happened.person_id, "to.person", {"number": "1"})
            await notify_tenant(happened, make.STREET, "to.tenant", {"number": "1"})
            await notify_department(happened, department.id, "to.department", {"number": "1"})
    resident = Actor(Role.RESIDENT, make.COMMUNITY, person_id=happened.person_id)
    return {"person": resident, "tenant": street, "department": officer}


@pytest.mark.parametrize("to", ["person", "tenant", "department"])
async def test_a_line_stands_once_in_the_inbox_it_was_meant_for(told, happened, owner, to):
    assert await unread(told[to]) == [f"to.{to}"]
    rows = await owner.fetch("select * from notice")
    assert len(rows) == 3
    assert {(row["event_id"], row["subject_id"], row["tenant"]) for row in rows} == {
        (happened.id, happened.subject_id, make.COMMUNITY)
    }


async def test_two_kinds_of_line_about_one_event_both_stand(happened, owner):
    async with acting(system(make.COMMUNITY)):
        await notify_person(happened, happened.person_id, "one", {})
        await notify_person(happened, happened.person_id, "two", {})
    assert await owner.fetchval("select count(*) from notice") == 2


async def test_reading_marks_ones_own_and_leaves_the_others_alone(told, owner):
    ids = [row["id"] for row in await owner.fetch("select id from notice")]
    for to, actor in told.items():
        assert await do(actor, read_notices, ids) == 1
        assert await do(actor, read_notices, ids) == 0
        assert await unread(actor) == []
        assert await owner.fetchval(f"select read_at from notice where kind = 'to.{to}'") is not None


async def test_neighbours_and_other_staff_read_and_mark_nothing(told, owner):
    ids = [row["id"] for row in await owner.fetch("select id from notice")]
    others = [
        await make.actor(Role.RESIDENT),
        await make.actor(Role.COMMUNITY_SECRETARY),
        await make.actor(Role.STREET_STAFF, make.SIBLING_STREET),
        await make.actor(Role.RESIDENT, make.ELSEWHERE),
        await make.actor(
            Role.DEPARTMENT_OFFICER, make.DISTRICT, department_id=(await make.department("公安")).id
        ),
    ]
    for other in others:
        assert await unread(other) == []
        assert await do(other, read_notices, ids) == 0
    assert await owner.fetchval("select count(*) from notice where read_at is not null") == 0


async def test_a_resident_is_not_staff_of_the_tenant_they_live_in(happened):
    async with acting(system(make.COMMUNITY)):
        await notify_tenant(happened, make.COMMUNITY, "to.tenant", {})
    resident = Actor(Role.RESIDENT, make.COMMUNITY, person_id=happened.person_id)
    secretary = await make.actor()
    assert await unread(resident) == []
    assert await unread(secretary) == ["to.tenant"]


async def test_handlers_tell_the_community_of_what_was_reported(happened, owner):
    from services import jobs  # noqa: F401, PLC0415 - subscribes the handlers

    await make.matter()
    await drain(210114)
    secretary = await make.actor()
    assert "matter.reported" in await unread(secretary)
