"""Which posts there are, and who may give them to whom."""

from typing import Final
from uuid import UUID

from services.kernel.access import GRANTS, LEVELS, Actor, Permission, Role
from services.kernel.codes import is_within, level_of
from services.kernel.errors import Forbidden, Invalid
from services.kernel.text import N_
from services.people.actions import require_tenant
from services.people.models import Department, Organization

RESIDENTS: Final = frozenset({Role.RESIDENT, Role.VOLUNTEER})
"""Whoever comes in by a code sent to their phone; nobody makes up a password for them."""


class RoleNotForTenant(Invalid):
    code, sentence = "ROLE_NOT_FOR_TENANT", N_("这一级辖区不能任命该角色")


class PostMismatch(Invalid):
    code, sentence = (
        "POST_MISMATCH",
        N_("部门工作人员须指明本级部门，单位联系人须指明本社区单位，其他角色不填"),
    )


class BeyondYourPowers(Forbidden):
    code, sentence = "BEYOND_YOUR_POWERS", N_("不能授予或收回超出您自身权限的角色")


def may_give(actor: Actor, role: Role) -> bool:
    """Nobody gives powers over others that they don't hold themselves; the house itself gives any.

    Anybody may be made a resident.
    """
    if actor.role is Role.SYSTEM or Permission.CONSOLE_ENTER not in GRANTS[role]:
        return True
    return GRANTS[role] <= GRANTS[actor.role]


def is_beneath(actor: Actor, role: Role, tenant: int) -> bool:
    """Whether a post is the actor's to fill and to vacate."""
    return is_within(tenant, actor.tenant) and may_give(actor, role)


async def require_post(
    actor: Actor, role: Role, tenant: int, *, department_id: UUID | None, organization_id: UUID | None
) -> None:
    """The post exists at that tenant, and the actor may give it."""
    await require_tenant(actor, tenant)
    if level_of(tenant) not in LEVELS.get(role, frozenset()):
        raise RoleNotForTenant(role=role, tenant=tenant)
    if not may_give(actor, role):
        raise BeyondYourPowers(role=role)
    at_department = await Department.filter(id=department_id, tenant=tenant).exists()
    at_organization = await Organization.filter(id=organization_id, tenant=tenant).exists()
    given = (department_id is not None, organization_id is not None)
    wanted = (role is Role.DEPARTMENT_OFFICER, role is Role.ORGANIZATION_CONTACT)
    if given != wanted or (at_department, at_organization) != wanted:
        raise PostMismatch(role=role)
