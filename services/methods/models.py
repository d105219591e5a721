"""Methods as rows: versions of a district's document, and of what streets and communities narrow in it."""

from enum import StrEnum
from uuid import UUID

from tortoise import fields

from services.kernel.access import Sight
from services.kernel.isolation import READ, anyone, below, branch, district
from services.kernel.rows import Row


class MethodState(StrEnum):
    """`draft → active → retired`; a tenant has one active version at most."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"


class MethodVersion(Row):
    """One version of one tenant's method. Once active, its text never changes: matters stay with it.

    `text` is TOML: a whole document, or, where `base_id` names the version above that it narrows, only what
    is different here.
    """

    code = fields.CharField(max_length=30)
    name = fields.CharField(max_length=40)
    version = fields.IntField()
    state = fields.CharEnumField(MethodState, max_length=10, default=MethodState.DRAFT)
    text = fields.TextField()
    base_id: UUID | None = fields.UUIDField(null=True)
    made_by_id: UUID | None = fields.UUIDField(null=True)
    activated_at = fields.DatetimeField(null=True)

    isolation = district(
        branch(READ),
        below(("insert", "update"), only=("code", "name", "state", "text", "base_id", "activated_at")),
        anyone(READ, Sight.RESIDENT, Sight.DEPARTMENT, also="state in ('active', 'retired')"),
        references={"base_id": "method", "made_by_id": "person"},
        unique=[("tenant", "version")],
        indexes=("unique (district_code, tenant) where state = 'active'",),
    )

    class Meta:
        table = "method"
