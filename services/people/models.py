"""Accounts and how they get in, the people of a district, their appointments, and what they are told."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField

from services.kernel import clock
from services.kernel.access import LEVEL_SIGHTS, Role, Sight
from services.kernel.isolation import (
    ALL,
    APPEND,
    READ,
    READ_CHANGE,
    READ_WRITE,
    anyone,
    below,
    branch,
    district,
    everywhere,
    local,
    of_account,
    own,
    referred,
)
from services.kernel.rows import Declared, Row, uuid7

LONGEST_NAME = 40


class Account(Declared):
    """A login. It belongs to no district: `districts` says where its people are to be found.

    A temporary password was chosen by somebody else and is to be changed by its owner first of all.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    created_at = fields.DatetimeField(default=clock.now)
    username = fields.CharField(max_length=60, null=True, unique=True)
    phone_hash = fields.CharField(max_length=64, null=True, unique=True)
    phone_masked = fields.CharField(max_length=20, null=True)
    phone_sealed = fields.TextField(null=True)
    password_hash = fields.CharField(max_length=200, null=True)
    password_temporary = fields.BooleanField(default=False)
    districts: Any = ArrayField("int", default=list)
    operates_platform = fields.BooleanField(default=False)
    disabled_at = fields.DatetimeField(null=True)

    isolation = local(everywhere(READ_WRITE, Sight.GATE))

    class Meta:
        table = "account"


class CredentialKind(StrEnum):
    CONSOLE = "console"
    PORTAL = "portal"
    TOKEN = "token"  # noqa: S105 - a kind, not a secret


class Credential(Declared):
    """A session or a bearer token: known by the hash of its secret, good for one appointment, revocable."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    created_at = fields.DatetimeField(default=clock.now)
    secret_hash = fields.CharField(max_length=64, unique=True)
    kind = fields.CharEnumField(CredentialKind, max_length=10)
    name = fields.CharField(max_length=60, null=True)
    account_id = fields.UUIDField()
    district_code = fields.IntField()
    appointment_id = fields.UUIDField(null=True)
    seen_at = fields.DatetimeField(default=clock.now)
    expires_at = fields.DatetimeField()
    revoked_at: datetime | None = fields.DatetimeField(null=True)

    isolation = local(everywhere(ALL, Sight.GATE), indexes=("(account_id)",))

    class Meta:
        table = "credential"


class OneTimeCode(Declared):
    """Six digits sent to a phone: short-lived, few tries, used once."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    created_at = fields.DatetimeField(default=clock.now)
    phone_hash = fields.CharField(max_length=64, db_index=True)
    code_hash = fields.CharField(max_length=64)
    expires_at = fields.DatetimeField()
    tries = fields.IntField(default=0)
    used_at = fields.DatetimeField(null=True)

    isolation = local(everywhere(ALL, Sight.GATE))

    class Meta:
        table = "one_time_code"


class Attempts(Declared):
    """Failed sign-ins of one account or one address, as the gate counts them. The key is a hash."""

    key = fields.CharField(max_length=80, primary_key=True)
    failed = fields.IntField(default=0)
    since = fields.DatetimeField(default=clock.now)
    blocked_until = fields.DatetimeField(null=True)

    isolation = local(everywhere(ALL, Sight.GATE))

    class Meta:
        table = "attempts"


class Person(Row):
    """Somebody in a district: a resident, a volunteer, a grid worker.

    Phone and identity numbers are kept encrypted, found by keyed hash, and shown masked.
    """

    name = fields.CharField(max_length=LONGEST_NAME)
    account_id = fields.UUIDField(null=True)
    household_id: UUID | None = fields.UUIDField(null=True)
    phone_masked = fields.CharField(max_length=20, null=True)
    phone_sealed = fields.TextField(null=True)
    phone_hash = fields.CharField(max_length=64, null=True)
    identity_masked = fields.CharField(max_length=20, null=True)
    identity_sealed = fields.TextField(null=True)
    identity_hash = fields.CharField(max_length=64, null=True)

    isolation = district(
        below(READ_WRITE),
        own("id", READ, Sight.RESIDENT, Sight.DEPARTMENT),
        of_account("account_id", READ),
        references={"household_id": "household"},
        indexes=(
            "(district_code, phone_hash)",
            "(district_code, identity_hash)",
            "(district_code, account_id)",
        ),
        listed=True,
    )

    class Meta:
        table = "person"

    @property
    def concerns(self) -> UUID | None:
        return self.id


class Department(Row):
    """A functional department (职能部门) at district or street level."""

    name = fields.CharField(max_length=60)

    isolation = district(
        branch(READ),
        below(("insert",)),
        anyone(READ, Sight.RESIDENT, Sight.DEPARTMENT),
        everywhere(READ, Sight.GATE),
        unique=[("tenant", "name")],
    )

    class Meta:
        table = "department"


class Organization(Row):
    """An employer, property company, social organization or merchant (单位) of a community."""

    name = fields.CharField(max_length=60)

    isolation = district(
        branch(READ),
        below(("insert",)),
        anyone(READ, Sight.RESIDENT, Sight.DEPARTMENT),
        everywhere(READ, Sight.GATE),
        unique=[("tenant", "name")],
    )

    class Meta:
        table = "organization"


class Appointment(Row):
    """One person holding one role at one tenant, department or organization (任职)."""

    account_id = fields.UUIDField()
    person_id = fields.UUIDField()
    role = fields.CharEnumField(Role, max_length=30)
    department_id = fields.UUIDField(null=True)
    organization_id = fields.UUIDField(null=True)
    ended_at = fields.DatetimeField(null=True)

    isolation = district(
        below(READ_WRITE, only=("ended_at",)),
        own("person_id", READ, Sight.RESIDENT, Sight.DEPARTMENT),
        of_account("account_id", APPEND),
        references={
            "person_id": "person",
            "department_id": "department",
            "organization_id": "organization",
        },
        indexes=("(district_code, account_id)", "(district_code, person_id)"),
    )

    class Meta:
        table = "appointment"

    @property
    def concerns(self) -> UUID | None:
        return self.person_id


class Reveal(Row):
    """One unmasked reading of personal data: who read whose what, when and why. Never changed or deleted."""

    reader_id = fields.UUIDField()
    person_id = fields.UUIDField()
    what = fields.CharField(max_length=40)
    reason = fields.CharField(max_length=200)

    isolation = district(below(APPEND), references={"person_id": "person"}, listed=True)

    class Meta:
        table = "reveal"


INBOXES = (*LEVEL_SIGHTS, Sight.RESIDENT, Sight.DEPARTMENT)
NOT_SEALED = "subject_type <> 'mediation_case'"
"""What a notice of a mediation is about is for whom it is meant alone: not even for the tenant's staff."""


class Notice(Row):
    """A line in the inbox of a person, a department, or the staff of a tenant (`to_tenant`)."""

    to_person_id = fields.UUIDField(null=True)
    to_department_id = fields.UUIDField(null=True)
    to_tenant = fields.BigIntField(null=True)
    event_id = fields.UUIDField()
    kind = fields.CharField(max_length=60)
    subject_type = fields.CharField(max_length=30)
    subject_id = fields.UUIDField()
    facts: Any = fields.JSONField(default=dict)
    read_at = fields.DatetimeField(null=True)

    isolation = district(
        below(("insert",)),
        below(READ_CHANGE, also=NOT_SEALED, only=("read_at",)),
        own("to_person_id", READ_CHANGE, *INBOXES, only=("read_at",)),
        referred("to_department_id", READ_CHANGE, only=("read_at",)),
        references={"event_id": "event"},
        indexes=(
            "(district_code, to_person_id, created_at desc)",
            "(district_code, to_tenant, created_at desc)",
            "(district_code, to_department_id, created_at desc)",
        ),
    )

    class Meta:
        table = "notice"
