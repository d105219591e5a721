"""Minutes (会议纪要) and their resolutions: who does it, to which standard, by when, who supervises."""

from datetime import datetime
from uuid import UUID

from tortoise import fields

from services.kernel.access import Sight
from services.kernel.errors import Conflict
from services.kernel.isolation import ALL, READ, READ_WRITE, anyone, below, branch, district, home
from services.kernel.rows import Row
from services.kernel.text import N_

SHOWN = "published_at is not null"


class MinutesFinal(Conflict):
    code, sentence = "MINUTES_PUBLISHED", N_("会议纪要已公开，不能修改")


class Minutes(Row):
    """One for each meeting. Everybody in the community reads the text once it is published."""

    meeting_id = fields.UUIDField()
    recorder_id: UUID | None = fields.UUIDField(null=True)
    text = fields.TextField(default="")
    published_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(
        below(READ_WRITE, only=("recorder_id", "text", "published_at")),
        branch(READ, also=SHOWN),
        home(READ, also=SHOWN),
        anyone(READ, Sight.DEPARTMENT, also=SHOWN),
        references={"meeting_id": "meeting", "recorder_id": "person"},
        unique=[("meeting_id",)],
        listed=True,
    )

    class Meta:
        table = "minutes"

    def require_draft(self) -> None:
        if self.published_at is not None:
            raise MinutesFinal(meeting=self.meeting_id)


class Resolution(Row):
    """One line of the minutes. `who` is what the public reads of who does it; `task_id`: what it became."""

    meeting_id = fields.UUIDField()
    item_id: UUID | None = fields.UUIDField(null=True)
    matter_id: UUID | None = fields.UUIDField(null=True)
    what = fields.CharField(max_length=200)
    standard = fields.TextField(default="")
    owner_id: UUID | None = fields.UUIDField(null=True)
    department_id: UUID | None = fields.UUIDField(null=True)
    supervisor_id: UUID | None = fields.UUIDField(null=True)
    due_at: datetime | None = fields.DatetimeField(null=True)
    who = fields.CharField(max_length=120, default="")
    supervised_by = fields.CharField(max_length=60, default="")
    task_id: UUID | None = fields.UUIDField(null=True)
    published_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(
        below(ALL),
        branch(READ, also=SHOWN),
        home(READ, also=SHOWN),
        anyone(READ, Sight.DEPARTMENT, also=SHOWN),
        references={
            "meeting_id": "meeting",
            "item_id": "agenda_item",
            "matter_id": "matter",
            "owner_id": "person",
            "department_id": "department",
            "supervisor_id": "person",
            "task_id": "task",
        },
        indexes=(
            "(district_code, meeting_id, id)",
            "(district_code, matter_id) where matter_id is not null",
        ),
    )

    class Meta:
        table = "resolution"
