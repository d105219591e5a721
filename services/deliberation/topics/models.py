"""Topics (议题): matters that are taken to deliberation, one or several of the same kind together."""

from enum import StrEnum

from tortoise import fields

from services.kernel.access import Sight
from services.kernel.errors import Conflict
from services.kernel.isolation import APPEND, READ, READ_WRITE, anyone, below, district, home
from services.kernel.rows import Row
from services.kernel.text import N_


class TopicState(StrEnum):
    """`chosen → deliberated`, or dropped."""

    CHOSEN = "chosen"
    DELIBERATED = "deliberated"
    DROPPED = "dropped"


class TopicStateForbids(Conflict):
    code, sentence = "TOPIC_STATE", N_("议题当前状态不允许此操作")


class Topic(Row):
    """What is to be deliberated, in words that say nothing of who raised it.

    `month` is like 2026-11, where the method has topics of the month (月度议题); `theme` is a code of it.
    """

    title = fields.CharField(max_length=100)
    detail = fields.TextField(default="")
    month = fields.CharField(max_length=7, null=True)
    theme = fields.CharField(max_length=30, null=True)
    state = fields.CharEnumField(TopicState, max_length=12, default=TopicState.CHOSEN)

    isolation = district(
        below(READ_WRITE, only=("state",)),
        home(READ),
        anyone(READ, Sight.DEPARTMENT),
        listed=True,
    )

    class Meta:
        table = "topic"

    def _only(self, *states: TopicState) -> None:
        if self.state not in states:
            raise TopicStateForbids(topic=self.id, state=self.state.value)

    def require_open(self) -> None:
        self._only(TopicState.CHOSEN)

    def drop(self) -> None:
        self._only(TopicState.CHOSEN)
        self.state = TopicState.DROPPED

    def deliberate(self) -> None:
        """Again, if it takes several meetings."""
        self._only(TopicState.CHOSEN, TopicState.DELIBERATED)
        self.state = TopicState.DELIBERATED


class TopicMatter(Row):
    """That a matter belongs to a topic. It says no more than that."""

    topic_id = fields.UUIDField()
    matter_id = fields.UUIDField()

    isolation = district(
        below(APPEND),
        home(READ),
        anyone(READ, Sight.DEPARTMENT),
        references={"topic_id": "topic", "matter_id": "matter"},
        unique=[("topic_id", "matter_id")],
        indexes=("(district_code, matter_id)",),
    )

    class Meta:
        table = "topic_matter"
