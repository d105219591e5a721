"""From a draft to a covenant that holds: written, deliberated, voted on, adopted, published."""

from datetime import datetime
from typing import Final
from uuid import UUID

from services.deliberation.covenants import events
from services.deliberation.covenants.models import (
    UNFINISHED,
    Covenant,
    CovenantStateForbids,
    CovenantVersion,
    DraftExists,
    MeetingDidNot,
    NotCarried,
    OtherProcedure,
)
from services.deliberation.meetings.models import Meeting, MeetingState
from services.deliberation.votes.actions import create_vote
from services.deliberation.votes.models import AGREE, HouseholdVote, VoteState
from services.deliberation.votes.results import VoteResult
from services.kernel.access import Actor, Permission
from services.kernel.checked import line, optional
from services.kernel.codes import Level, is_within, level_of
from services.kernel.errors import Conflict, Invalid, NotFound
from services.kernel.outbox import record
from services.kernel.text import N_
from services.methods.document.deliberation import CovenantRules
from services.methods.queries import method_at, method_of
from services.tenancy.models import Tenant

LONGEST: Final = {"kind": 30, "title": 100, "text": 20_000, "place": 100, "reason": 500}


class CovenantExists(Conflict):
    code, sentence = "COVENANT_EXISTS", N_("“{title}”已存在")


class WrongCovenantLevel(Invalid):
    code, sentence = "WRONG_COVENANT_LEVEL", N_("居民公约只能在社区（村）或网格订立")


async def create_covenant(actor: Actor, *, tenant: int, kind: str, title: str, text: str) -> CovenantVersion:
    """Begin a covenant of a community or grid with the draft of its first version, a clause a line."""
    actor.require(Permission.COVENANT_MANAGE)
    if not is_within(tenant, actor.tenant) or not await Tenant.filter(code=tenant).exists():
        raise NotFound(kind="Tenant", tenant=tenant)
    if level_of(tenant) not in {Level.COMMUNITY, Level.GRID}:
        raise WrongCovenantLevel(tenant=tenant)
    words = line(title, "title", longest=LONGEST["title"])
    if await Covenant.filter(tenant=tenant, title=words).exists():
        raise CovenantExists(title=words)
    covenant = await Covenant.create(
        tenant=tenant, kind=line(kind, "kind", longest=LONGEST["kind"]), title=words
    )
    return await _draft(actor, covenant, text)


async def draft_version(actor: Actor, covenant_id: UUID, text: str) -> CovenantVersion:
    """Begin its next version; one at a time."""
    actor.require(Permission.COVENANT_MANAGE)
    covenant = await Covenant.lock(covenant_id)
    if await CovenantVersion.filter(covenant_id=covenant.id, state__in=UNFINISHED).exists():
        raise DraftExists(covenant=covenant.id)
    return await _draft(actor, covenant, text)


async def _draft(actor: Actor, covenant: Covenant, text: str) -> CovenantVersion:
    version = await CovenantVersion.create(
        tenant=covenant.tenant,
        covenant_id=covenant.id,
        text=line(text, "text", longest=LONGEST["text"]),
        method_id=(await method_at(covenant.tenant)).id,
        made_by_id=actor.person_id,
    )
    await record(events.CovenantDrafted(covenant.title, version.id), by=actor, about=covenant)
    return version


async def rewrite_version(actor: Actor, version_id: UUID, text: str) -> CovenantVersion:
    """Change a text that is not adopted yet, unless it is being voted on; it is a draft again."""
    version, covenant = await _held(actor, version_id)
    if version.vote_id and (await HouseholdVote.fetch(version.vote_id)).state in {
        VoteState.DRAFT,
        VoteState.OPEN,
    }:
        raise CovenantStateForbids(version=version.id)
    version.rewrite(line(text, "text", longest=LONGEST["text"]))
    await version.save()
    await record(events.CovenantRewritten(version.id), by=actor, about=covenant)
    return version


async def deliberate_version(
    actor: Actor,
    version_id: UUID,
    *,
    meeting_id: UUID | None = None,
    held_at: datetime | None = None,
    place: str = "",
) -> CovenantVersion:
    """Note that a meeting has deliberated the draft: which one, or when and where."""
    version, covenant = await _held(actor, version_id)
    await _require_held(version, meeting_id)
    version.deliberate(meeting_id, held_at, optional(place, "place", longest=LONGEST["place"]))
    await version.save()
    told = events.CovenantDeliberated(version.id, version.meeting_id, version.held_at, version.place)
    await record(told, by=actor, about=covenant)
    return version


async def put_to_vote(
    actor: Actor, version_id: UUID, *, closes_at: datetime, question: str = ""
) -> HouseholdVote:
    """Draft a household vote on this very text, which can't change while it stands."""
    version, covenant = await _held(actor, version_id)
    if (await _rules(version)).adopted_by != "household_vote":
        raise OtherProcedure(version=version.id)
    if version.vote_id:
        before = await HouseholdVote.fetch(version.vote_id)
        if before.state is not VoteState.CANCELLED:
            raise CovenantStateForbids(version=version.id, vote=before.state.value)
    vote = await create_vote(
        actor,
        tenant=covenant.tenant,
        question=question or f"是否同意通过《{covenant.title}》"[:200],
        detail=version.text[:5000],
        closes_at=closes_at,
    )
    version.put_to_vote(vote.id)
    await version.save()
    await record(events.CovenantPutToVote(version.id, vote.id), by=actor, about=covenant)
    return vote


async def adopt_version(
    actor: Actor,
    version_id: UUID,
    *,
    meeting_id: UUID | None = None,
    held_at: datetime | None = None,
    place: str = "",
) -> CovenantVersion:
    """Adopt what was deliberated: after its own vote has carried, or as a meeting decided, by the method."""
    version, covenant = await _held(actor, version_id)
    number = await CovenantVersion.filter(covenant_id=covenant.id, number__isnull=False).count() + 1
    if (await _rules(version)).adopted_by == "meeting":
        where = optional(place, "place", longest=LONGEST["place"])
        await _require_held(version, meeting_id)
        version.adopt_at(meeting_id, held_at, where, number)
    else:
        version.adopt(number)
        await _require_carried(version)
    await version.save()
    await record(events.CovenantAdopted(version.id, number), by=actor, about=covenant)
    return version


async def _require_carried(version: CovenantVersion) -> None:
    """Counted and carried, on this version and no other."""
    if version.vote_id is None:
        raise NotCarried(version=version.id)
    vote = await HouseholdVote.fetch(version.vote_id)
    result = await VoteResult.get_or_none(vote_id=vote.id)
    ended = vote.state in {VoteState.CLOSED, VoteState.PUBLISHED}
    if not ended or result is None or result.carried != AGREE:
        raise NotCarried(version=version.id)


async def publish_version(actor: Actor, version_id: UUID) -> CovenantVersion:
    """From now on this version holds, and residents read it."""
    version, covenant = await _held(actor, version_id)
    version.publish()
    await version.save()
    covenant.published_version_id = version.id
    await covenant.save(update_fields=["published_version_id"])
    await record(events.CovenantPublished(version.id, version.number or 0), by=actor, about=covenant)
    return version


async def abandon_version(actor: Actor, version_id: UUID, *, reason: str) -> CovenantVersion:
    """Give a text up that isn't adopted yet."""
    version, covenant = await _held(actor, version_id)
    version.abandon(line(reason, "reason", longest=LONGEST["reason"]))
    await version.save()
    await record(events.CovenantAbandoned(version.id, version.reason), by=actor, about=covenant)
    return version


async def _held(actor: Actor, version_id: UUID) -> tuple[CovenantVersion, Covenant]:
    """The version and its covenant, kept from others until the transaction ends."""
    actor.require(Permission.COVENANT_MANAGE)
    known = await CovenantVersion.fetch(version_id)
    covenant = await Covenant.lock(known.covenant_id)
    return await CovenantVersion.lock(version_id), covenant


async def _require_held(version: CovenantVersion, meeting_id: UUID | None) -> None:
    """A meeting that is named has been held, and is of the kind that the method has covenants brought to."""
    if meeting_id is None:
        return
    meeting, kind = await Meeting.fetch(meeting_id), (await _rules(version)).meeting
    if meeting.state not in {MeetingState.CLOSED, MeetingState.PUBLISHED} or kind not in {None, meeting.kind}:
        raise MeetingDidNot(meeting=meeting.id)


async def _rules(version: CovenantVersion) -> CovenantRules:
    return (await method_of(version.method_id)).document.deliberation.covenant or CovenantRules()
