"""What a role may change on rows that are its own: what some action needs, and not a column more."""

import asyncpg
import pytest

from deploy.isolation import differences
from services.kernel.access import Actor, Role
from services.kernel.errors import Forbidden, NotFound
from services.kernel.scope import acting, sql
from services.volunteering.actions import claim_wish
from tests import make

TOO_MUCH = [
    "update matter set title = 'x'",
    "update matter set tenant = tenant",
    "update matter set owner_id = reporter_id",
    "update matter set reporter_id = reporter_id",
    "update matter set due_at = null",
    "update wish set title = 'x'",
    "update wish set published_at = null",
    "update claim set volunteer_id = volunteer_id",
    "update person set name = 'x'",
    "update notice set facts = '{}'",
    "update done set actor_id = actor_id",
    "update deadline set due_at = now()",
    "update verdict set rating = 'satisfied'",
    "delete from matter",
]
DENIED = (asyncpg.InsufficientPrivilegeError, Forbidden, NotFound)


async def refused(actor: Actor, statement: str) -> None:
    with pytest.raises(DENIED):
        async with acting(actor):
            await sql(statement)


@pytest.mark.parametrize("statement", TOO_MUCH)
async def test_a_volunteer_changes_on_their_own_rows_only_what_rating_and_claiming_change(db, statement):
    await make.tenants()
    volunteer = await make.actor(Role.VOLUNTEER)
    await make.matter(volunteer)
    wish = await make.wish()
    async with acting(volunteer):
        await claim_wish(volunteer, wish.id)

    await refused(volunteer, statement)


@pytest.mark.parametrize("column", ["title", "reporter_id", "owner_id", "department_id", "tenant", "rung"])
async def test_an_officer_changes_of_a_matter_only_what_resolving_changes(db, column):
    await make.tenants()
    department = await make.department()
    officer = await make.actor(Role.DEPARTMENT_OFFICER, make.DISTRICT, department_id=department.id)

    await refused(officer, f"update matter set {column} = {column}")


async def test_nobody_rewrites_a_verdict_a_note_or_whose_wish_it_is(db):
    await make.tenants()
    secretary = await make.actor()
    for statement in (
        "update verdict set rating = 'satisfied'",
        "update note set text = 'x'",
        "update photo set content = ''",
        "update wisher set person_id = person_id",
        "update appointment set role = 'district_staff'",
        "update claim set volunteer_id = volunteer_id",
        "update event set payload = '{}'",
        "update event set tenant = tenant",
        "update event set department_id = null",
    ):
        await refused(secretary, statement)


async def test_the_platforms_operator_reads_no_account(db):
    await make.tenants()
    await make.actor()

    await refused(Actor(Role.PLATFORM_OPERATOR, make.DISTRICT), "select password_hash from account")


async def test_a_column_that_was_granted_by_hand_is_noticed(db, owner):
    transaction = owner.transaction()
    await transaction.start()
    try:
        await owner.execute("grant update (title) on matter to app_resident")
        told = await differences(owner, db.flavour)
    finally:
        await transaction.rollback()

    assert told == ["matter: app_resident may update of title is not declared"]
