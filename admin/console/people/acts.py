"""What is done with a person and their account, by the form of the person's page."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from admin.web.forms import Form
from services.kernel.access import Actor, Permission, Role
from services.kernel.text import N_
from services.people import accounts, actions
from services.people.models import Department, Organization


@dataclass(frozen=True)
class Outcome:
    """What to tell, and a new password to hand over if there is one."""

    password: str | None = None


@dataclass(frozen=True)
class PersonAct:
    done: str
    permission: Permission
    act: Callable[[Actor, UUID, Form], Awaitable[Outcome]]


@dataclass(frozen=True)
class Post:
    """A role at a place: at a department's or an organization's own tenant, if it is one of theirs."""

    role: Role
    tenant: int
    department_id: UUID | None
    organization_id: UUID | None

    @classmethod
    async def of(cls, form: Form) -> "Post":
        role = form.choice("role", Role)
        department = form.uuid_or_none("department") if role is Role.DEPARTMENT_OFFICER else None
        organization = form.uuid_or_none("organization") if role is Role.ORGANIZATION_CONTACT else None
        if department:
            return cls(role, (await Department.fetch(department)).tenant, department, None)
        if organization:
            return cls(role, (await Organization.fetch(organization)).tenant, None, organization)
        return cls(role, form.number("tenant"), None, None)


async def _account(actor: Actor, id: UUID, form: Form) -> Outcome:
    post = await Post.of(form)
    made = await accounts.create_account(
        actor,
        id,
        role=post.role,
        tenant=post.tenant,
        username=form.text("username") or None,
        department_id=post.department_id,
        organization_id=post.organization_id,
    )
    return Outcome(made.password)


async def _appoint(actor: Actor, id: UUID, form: Form) -> Outcome:
    post = await Post.of(form)
    await accounts.appoint(
        actor,
        id,
        role=post.role,
        tenant=post.tenant,
        department_id=post.department_id,
        organization_id=post.organization_id,
    )
    return Outcome()


async def _end(actor: Actor, _: UUID, form: Form) -> Outcome:
    await accounts.end_appointment(actor, form.uuid("appointment"))
    return Outcome()


async def _reset(actor: Actor, id: UUID, _: Form) -> Outcome:
    return Outcome(await accounts.reset_password(actor, id))


async def _disable(actor: Actor, id: UUID, _: Form) -> Outcome:
    await accounts.disable_account(actor, id)
    return Outcome()


async def _enable(actor: Actor, id: UUID, _: Form) -> Outcome:
    await accounts.enable_account(actor, id)
    return Outcome()


async def _update(actor: Actor, id: UUID, form: Form) -> Outcome:
    """A number left empty stays as it is: the page doesn't show it, so nobody can mean to clear it."""
    phone, identity = form.text("phone") or None, form.text("identity_number") or None
    await actions.update_person(actor, id, name=form.text("name"), phone=phone, identity_number=identity)
    return Outcome()


P = Permission
ACTS: dict[str, PersonAct] = {
    "update": PersonAct(N_("资料已更新"), P.PERSON_MANAGE, _update),
    "account": PersonAct(N_("账号已开通"), P.ACCOUNT_MANAGE, _account),
    "appoint": PersonAct(N_("已任职"), P.ACCOUNT_MANAGE, _appoint),
    "end": PersonAct(N_("任职已结束"), P.ACCOUNT_MANAGE, _end),
    "reset": PersonAct(N_("密码已重置"), P.ACCOUNT_MANAGE, _reset),
    "disable": PersonAct(N_("账号已停用"), P.ACCOUNT_MANAGE, _disable),
    "enable": PersonAct(N_("账号已恢复"), P.ACCOUNT_MANAGE, _enable),
}
