"""What staff do with a household vote: draft it, open it, close it, count it again, publish it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from services.deliberation.votes import events
from services.deliberation.votes.box import freeze_roll
from services.deliberation.votes.models import (
    ABSTAIN,
    USUAL,
    HouseholdVote,
    VoteScope,
    VoteState,
    VoteStateForbids,
)
from services.deliberation.votes.results import VoteResult, VoteTally
from services.deliberation.votes.tallying import counted_again, write_result
from services.kernel import clock
from services.kernel.access import Actor, Permission
from services.kernel.checked import line, optional
from services.kernel.codes import Level, is_within, level_of
from services.kernel.deadlines import clear_deadlines, set_deadline
from services.kernel.errors import Conflict, Invalid, NotFound
from services.kernel.outbox import record
from services.kernel.text import N_
from services.methods.queries import method_at
from services.tenancy.imports import patience
from services.tenancy.models import Building, Estate, Tenant

LONGEST: Final = {"question": 200, "detail": 5000, "option": 100, "reason": 500}
MOST_OPTIONS: Final = 10
CLOSING: Final = "household_vote.closing"
"""The kind of deadline at which a vote closes by itself."""


class ClosesTooEarly(Invalid):
    code, sentence = "CLOSES_TOO_EARLY", N_("截止时间应在将来")


class WrongOptions(Invalid):
    code, sentence = "WRONG_OPTIONS", N_("选项应为 2 到 {most} 个，且互不相同")


class WrongScope(Invalid):
    code, sentence = "WRONG_SCOPE", N_("请指明本辖区内的小区或楼栋；全部征求时不填")


class WrongVoteLevel(Invalid):
    code, sentence = "WRONG_VOTE_LEVEL", N_("逐户征求意见只能在社区（村）或网格进行")


class NoVoteRules(Conflict):
    code, sentence = "NO_VOTE_RULES", N_("本地工作法没有规定逐户征求意见的通过条件")


class NobodyAsked(Conflict):
    code, sentence = "NOBODY_ASKED", N_("所选范围内没有登记住户")


class AreaMissing(Conflict):
    code, sentence = "AREA_MISSING", N_("通过条件按面积计算，还有 {missing} 户没有登记面积")


async def create_vote(
    actor: Actor,
    *,
    tenant: int,
    question: str,
    closes_at: datetime,
    detail: str = "",
    options: Sequence[str] = (),
    scope: VoteScope = VoteScope.WHOLE,
    scope_ids: Sequence[UUID] = (),
) -> HouseholdVote:
    """Draft a vote of a community's or a grid's households; without options, on agreeing or not."""
    actor.require(Permission.VOTE_MANAGE)
    if not is_within(tenant, actor.tenant) or not await Tenant.filter(code=tenant).exists():
        raise NotFound(kind="Tenant", tenant=tenant)
    if level_of(tenant) not in {Level.COMMUNITY, Level.GRID}:
        raise WrongVoteLevel(tenant=tenant)
    if closes_at <= clock.now():
        raise ClosesTooEarly
    await _require_scope(tenant, scope, scope_ids)
    vote = await HouseholdVote.create(
        tenant=tenant,
        question=line(question, "question", longest=LONGEST["question"]),
        detail=optional(detail, "detail", longest=LONGEST["detail"]),
        options=_options(options),
        scope=scope,
        scope_ids=[str(id) for id in dict.fromkeys(scope_ids)],
        closes_at=closes_at,
        made_by_id=actor.person_id,
    )
    await record(events.VoteDrafted(vote.question), by=actor, about=vote)
    return vote


def _options(given: Sequence[str]) -> list[dict[str, str]]:
    """One may always abstain."""
    if not given:
        return [{"code": code, "text": text} for code, text in USUAL.items()]
    texts = [line(each, "options", longest=LONGEST["option"]) for each in given]
    if not 2 <= len(set(texts)) == len(texts) <= MOST_OPTIONS or USUAL[ABSTAIN] in texts:  # noqa: PLR2004
        raise WrongOptions(most=MOST_OPTIONS)
    named = [{"code": f"option_{number}", "text": text} for number, text in enumerate(texts, 1)]
    return [*named, {"code": ABSTAIN, "text": USUAL[ABSTAIN]}]


async def _require_scope(tenant: int, scope: VoteScope, ids: Sequence[UUID]) -> None:
    """Places of the vote's own community, and none where all are asked."""
    if scope is VoteScope.WHOLE:
        if ids:
            raise WrongScope
        return
    community = tenant // Level.COMMUNITY.divisor * Level.COMMUNITY.divisor
    places = Estate if scope is VoteScope.ESTATES else Building
    found = places.filter(
        id__in=list(ids), tenant__gte=community, tenant__lt=community + Level.COMMUNITY.divisor
    )
    if not ids or await found.count() != len(set(ids)):
        raise WrongScope


async def open_vote(actor: Actor, vote_id: UUID) -> HouseholdVote:
    """Freeze the roll and the rules in force, and begin to take ballots."""
    actor.require(Permission.VOTE_MANAGE)
    await patience()
    vote = await HouseholdVote.lock(vote_id)
    method = await method_at(vote.tenant)
    rules = method.document.deliberation.household_vote
    if rules is None:
        raise NoVoteRules(vote=vote.id)
    if vote.closes_at <= clock.now():
        raise ClosesTooEarly
    vote.open(rules, method.id)
    roll = await freeze_roll(actor, vote)
    if not roll.households:
        raise NobodyAsked(vote=vote.id)
    missing = roll.households - roll.measured
    if missing and (rules.turnout_area or rules.agree_area):
        raise AreaMissing(missing=missing)
    vote.asked_households, vote.asked_area = roll.weight.households, roll.weight.area
    await vote.save()
    await set_deadline(vote, CLOSING, vote.closes_at)
    await record(events.VoteOpened(roll.households), by=actor, about=vote)
    return vote


async def close_vote(actor: Actor, vote_id: UUID) -> HouseholdVote:
    """Take no more ballots, and count. Whoever is just voting is waited for."""
    actor.require(Permission.VOTE_MANAGE)
    await patience()
    vote = await HouseholdVote.lock(vote_id)
    vote.close()
    await vote.save(update_fields=["state", "closed_at"])
    await clear_deadlines(vote, CLOSING)
    result = await write_result(actor, vote)
    closed = events.VoteClosed(vote.question, result.asked_households, result.cast_households, result.carried)
    await record(closed, by=actor, about=vote)
    return vote


async def recount_vote(actor: Actor, vote_id: UUID) -> bool:
    """Count all ballots again; whether that gives what was found at the closing."""
    actor.require(Permission.VOTE_MANAGE)
    vote = await HouseholdVote.lock(vote_id)
    if vote.state not in {VoteState.CLOSED, VoteState.PUBLISHED}:
        raise VoteStateForbids(vote=vote.id, state=vote.state.value)
    same = await counted_again(actor, vote)
    await record(events.VoteRecounted(same), by=actor, about=vote)
    return same


async def publish_vote(actor: Actor, vote_id: UUID) -> HouseholdVote:
    """Let everyone read the turnout and the result."""
    actor.require(Permission.VOTE_MANAGE)
    vote = await HouseholdVote.lock(vote_id)
    vote.publish()
    await vote.save(update_fields=["state", "published_at"])
    for kind in (VoteResult, VoteTally):
        await kind.filter(vote_id=vote.id).update(published_at=vote.published_at)
    await record(events.VotePublished(), by=actor, about=vote)
    return vote


async def cancel_vote(actor: Actor, vote_id: UUID, *, reason: str) -> HouseholdVote:
    """Give a vote up, with a reason; ballots that were cast stay sealed and are never counted."""
    actor.require(Permission.VOTE_MANAGE)
    vote = await HouseholdVote.lock(vote_id)
    vote.cancel(line(reason, "reason", longest=LONGEST["reason"]))
    await vote.save(update_fields=["state", "reason"])
    await clear_deadlines(vote, CLOSING)
    await record(events.VoteCancelled(vote.reason), by=actor, about=vote)
    return vote
