"""Choosing what is deliberated: by the grid branch or the community, month by month where that is the way."""

from collections.abc import Sequence
from uuid import UUID

from services.deliberation.topics import events
from services.deliberation.topics.models import Topic, TopicMatter
from services.kernel import clock
from services.kernel.access import Actor, Permission
from services.kernel.checked import line, optional
from services.kernel.codes import Level, community_code, is_within
from services.kernel.errors import Invalid, NotFound
from services.kernel.outbox import record
from services.kernel.text import N_
from services.matters import course
from services.matters.models import Matter
from services.methods.document.document import Document
from services.methods.queries import method_at
from services.methods.vocabulary import Fact, Verb

LONGEST = {"title": 100, "detail": 2000, "reason": 500}


class MattersRequired(Invalid):
    code, sentence = "MATTERS_REQUIRED", N_("议题至少包含一件事项，且须在同一社区")


class ThemeUnknown(Invalid):
    code, sentence = "THEME_UNKNOWN", N_("本地工作法没有“{theme}”这一主题")


def require_theme(document: Document, theme: str | None) -> None:
    """A theme of some kind of meeting, or none."""
    known = {each.code for kind in document.deliberation.meetings for each in kind.themes}
    if theme is not None and theme not in known:
        raise ThemeUnknown(theme=theme)


async def choose_topic(
    actor: Actor,
    matter_ids: Sequence[UUID],
    *,
    title: str,
    detail: str = "",
    theme: str | None = None,
) -> Topic:
    """Take matters of one community to deliberation.

    Title and detail are read by everybody in the community: they must not say who raised the matter.
    """
    actor.require(Permission.TOPIC_CHOOSE)
    matters = [await Matter.lock(id) for id in sorted(set(matter_ids))]
    tenants = {each.tenant for each in matters}
    if not matters or len({community_code(tenant) for tenant in tenants}) > 1:
        raise MattersRequired
    tenant = tenants.pop() if len(tenants) == 1 else _community(matters[0].tenant)
    if not is_within(tenant, actor.tenant):
        raise NotFound(kind="Tenant", tenant=tenant)
    document = (await method_at(tenant)).document
    require_theme(document, theme)
    topic = await Topic.create(
        tenant=tenant,
        title=line(title, "title", longest=LONGEST["title"]),
        detail=optional(detail, "detail", longest=LONGEST["detail"]),
        month=f"{clock.day_of(clock.now()):%Y-%m}" if document.deliberation.topics_of_month else None,
        theme=theme,
    )
    for matter in matters:
        await _take_up(actor, topic, matter)
    await record(events.TopicChosen(topic.title, topic.month), by=actor, about=topic)
    return topic


def _community(tenant: int) -> int:
    return community_code(tenant) * Level.COMMUNITY.divisor


async def _take_up(actor: Actor, topic: Topic, matter: Matter) -> None:
    method = await course.allowed(matter, Verb.DELIBERATE)
    course.learn(matter, method.document, Fact.CHOSEN)
    await matter.save()
    await TopicMatter.create(tenant=topic.tenant, topic_id=topic.id, matter_id=matter.id)
    await record(events.MatterChosen(topic.id, topic.title), by=actor, about=matter)


async def drop_topic(actor: Actor, topic_id: UUID, *, reason: str) -> Topic:
    """It will not be deliberated after all; its matters go their way without it."""
    actor.require(Permission.TOPIC_CHOOSE)
    topic = await Topic.lock(topic_id)
    topic.drop()
    await topic.save(update_fields=["state"])
    words = line(reason, "reason", longest=LONGEST["reason"])
    await record(events.TopicDropped(words), by=actor, about=topic)
    return topic
