"""Party branches (党支部) of a grid or community, and who belongs to them (党员)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tortoise import fields

from services.kernel import clock
from services.kernel.access import Actor, Permission, Sight
from services.kernel.checked import line
from services.kernel.codes import is_within
from services.kernel.errors import Conflict, NotFound
from services.kernel.isolation import READ, anyone, below, branch, district, own
from services.kernel.outbox import Event, record
from services.kernel.rows import Row
from services.kernel.text import N_
from services.people.models import Person
from services.tenancy.queries import tenant_of

LONGEST_NAME = 60


class BranchExists(Conflict):
    code, sentence = "BRANCH_EXISTS", N_("该辖区已有同名党支部")


class AlreadyMember(Conflict):
    code, sentence = "ALREADY_MEMBER", N_("该人员已在一个党支部")


class NoLongerMember(Conflict):
    code, sentence = "NO_LONGER_MEMBER", N_("该人员已不在这个党支部")


class Branch(Row):
    """A party branch, at the tenant where it works."""

    name = fields.CharField(max_length=LONGEST_NAME)

    isolation = district(
        branch(READ),
        below(("insert",)),
        anyone(READ, Sight.RESIDENT, Sight.DEPARTMENT),
        unique=[("tenant", "name")],
    )

    class Meta:
        table = "branch"


class Membership(Row):
    """One person in one branch at a time. Staff below the branch see that somebody is in it, not who."""

    branch_id = fields.UUIDField()
    person_id = fields.UUIDField()
    ended_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(
        branch(READ),
        below(("insert", "update"), only=("ended_at",)),
        own("person_id", READ),
        references={"branch_id": "branch", "person_id": "person"},
        indexes=(
            "unique (district_code, person_id) where ended_at is null",
            "(district_code, branch_id, id)",
        ),
    )

    class Meta:
        table = "membership"

    @property
    def concerns(self) -> UUID | None:
        return self.person_id


@dataclass(frozen=True)
class BranchCreated(Event):
    name: str


@dataclass(frozen=True)
class BranchJoined(Event):
    branch_id: UUID
    person_id: UUID


@dataclass(frozen=True)
class BranchLeft(Event):
    branch_id: UUID
    person_id: UUID


async def create_branch(actor: Actor, *, tenant: int, name: str) -> Branch:
    actor.require(Permission.BRANCH_MANAGE)
    if not is_within(tenant, actor.tenant):
        raise NotFound(kind="Tenant", tenant=tenant)
    await tenant_of(tenant)
    words = line(name, "name", longest=LONGEST_NAME)
    if await Branch.filter(tenant=tenant, name=words).exists():
        raise BranchExists(name=words)
    made = await Branch.create(tenant=tenant, name=words)
    await record(BranchCreated(words), by=actor, about=made)
    return made


async def join_branch(actor: Actor, branch_id: UUID, person_id: UUID) -> Membership:
    """Write down that somebody belongs to a branch of the actor's own tenant or below."""
    actor.require(Permission.BRANCH_MANAGE)
    found = await Branch.fetch(branch_id)
    if not is_within(found.tenant, actor.tenant):
        raise NotFound(kind="Branch", id=branch_id)
    person = await Person.lock(person_id)
    if await Membership.filter(person_id=person.id, ended_at__isnull=True).exists():
        raise AlreadyMember(person=person.id)
    made = await Membership.create(tenant=found.tenant, branch_id=found.id, person_id=person.id)
    await record(BranchJoined(found.id, person.id), by=actor, about=made)
    return made


async def leave_branch(actor: Actor, membership_id: UUID) -> Membership:
    actor.require(Permission.BRANCH_MANAGE)
    membership = await Membership.lock(membership_id)
    if membership.ended_at is not None:
        raise NoLongerMember(membership=membership.id)
    membership.ended_at = clock.now()
    await membership.save(update_fields=("ended_at",))
    await record(BranchLeft(membership.branch_id, membership.person_id), by=actor, about=membership)
    return membership


async def branch_of(person_id: UUID) -> UUID | None:
    """The branch that somebody belongs to now."""
    found = await Membership.get_or_none(person_id=person_id, ended_at__isnull=True)
    return found.branch_id if found else None
