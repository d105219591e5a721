"""What staff do with points. Each action is one permission and one event, in its actor's transaction."""

from decimal import Decimal, InvalidOperation
from typing import Final
from uuid import UUID

from services.evaluation.points import events
from services.evaluation.points.ledger import Holder, Source, balance, post, reverse, scoring_of, write
from services.evaluation.points.models import (
    REDEEM,
    AlreadyGiven,
    AlreadyReversed,
    Entry,
    NotRedeemable,
    PointsInsufficient,
    Posting,
    Purse,
    ReversalStays,
    Reward,
)
from services.kernel import clock
from services.kernel.access import Actor, Permission
from services.kernel.checked import line
from services.kernel.codes import Level, community_code, is_within
from services.kernel.errors import Conflict, Invalid, NotFound
from services.kernel.outbox import record
from services.kernel.rows import uuid7
from services.kernel.scope import sql
from services.kernel.text import N_
from services.matters.models import Matter
from services.methods.queries import method_at, method_of
from services.methods.vocabulary import Scored, Scoree
from services.people.models import Person
from services.tenancy.queries import tenant_of

BY_HAND: Final = frozenset({Scored.GOOD_IDEA, Scored.GOOD_METHOD})
"""What staff judge: 金点子, 好法子. Everything else follows from what happened."""
MOST: Final = 10_000


class RuleUnknown(Invalid):
    code, sentence = "SCORE_RULE_UNKNOWN", N_("本地工作法没有这一加分规则")


class AmountInvalid(Invalid):
    code, sentence = "INVALID_AMOUNT", N_("请填写大于 0 的整数或半数")


class NotInCommunity(Conflict):
    code, sentence = "NOT_IN_COMMUNITY", N_("该人员不在提供兑换的社区")


async def give_points(actor: Actor, matter_id: UUID, *, rule: str) -> Posting:
    """For a good idea or a good method in a matter, to whoever raised it; once a matter and rule."""
    actor.require(Permission.POINTS_MANAGE)
    matter = await Matter.fetch(matter_id)
    source = Source(matter.id, matter.tenant, "matter", matter.id)
    return await _give(actor, matter.reporter_id, source, rule, matter.method_id)


async def _give(actor: Actor, person_id: UUID, source: Source, code: str, method_id: UUID | None) -> Posting:
    scoring = scoring_of(await method_of(method_id))
    rules = (each for each in scoring.rules if each.code == code and each.on in BY_HAND)
    rule = next(rules, None)
    if rule is None or rule.to not in {Scoree.PERSON, Scoree.MEMBER}:
        raise RuleUnknown(rule=code)
    posted = await post(actor, Holder(rule.to, person_id), rule, source, entry=Entry.GIVEN)
    if posted is None:
        raise AlreadyGiven(subject=source.subject_id, rule=code)
    return await Posting.fetch(posted)


async def reverse_posting(actor: Actor, posting_id: UUID, *, reason: str) -> Posting:
    """Undo a line by its opposite; what was redeemed goes back on the shelf."""
    actor.require(Permission.POINTS_MANAGE)
    posting = await Posting.fetch(posting_id)
    words = line(reason, "reason", longest=200)
    if posting.reverses_id is not None:
        raise ReversalStays(posting=posting.id)
    made = await reverse(actor, posting, words)
    if made is None:
        raise AlreadyReversed(posting=posting.id)
    if posting.entry is Entry.REDEEMED:
        reward = await Reward.lock(posting.subject_id)
        reward.give_back()
        await reward.save(update_fields=("stock",))
    await record(events.PostingReversed(posting.id, words), by=actor, about=posting)
    return await Posting.fetch(made)


async def offer_reward(
    actor: Actor, *, tenant: int, name: str, cost: float, stock: int | None = None
) -> Reward:
    """Something that a community gives for points."""
    actor.require(Permission.POINTS_MANAGE)
    if not is_within(tenant, actor.tenant):
        raise NotFound(kind="Tenant", tenant=tenant)
    await tenant_of(tenant)
    _redeemable(scoring_of(await method_at(tenant)).redeemable)
    place = community_code(tenant) * Level.COMMUNITY.divisor
    if place != tenant or (stock is not None and not 0 <= stock <= MOST):
        raise AmountInvalid(field="stock" if place == tenant else "tenant")
    words = line(name, "name", longest=60)
    reward = await Reward.create(tenant=tenant, name=words, cost=_amount(cost), stock=stock)
    await record(events.RewardOffered(words), by=actor, about=reward)
    return reward


def _redeemable(redeemable: bool) -> None:  # noqa: FBT001 - what the method says
    if not redeemable:
        raise NotRedeemable


def _amount(given: float) -> Decimal:
    """Whole or half points, like those of a method."""
    try:
        amount = Decimal(str(given))
    except InvalidOperation as error:
        raise AmountInvalid(field="cost") from error
    if not (amount.is_finite() and 0 < amount <= MOST and amount * 2 == int(amount * 2)):
        raise AmountInvalid(field="cost")
    return amount


async def end_reward(actor: Actor, reward_id: UUID) -> Reward:
    """Nobody gets it any more."""
    actor.require(Permission.POINTS_MANAGE)
    reward = await Reward.lock(reward_id)
    reward.ended = True
    await reward.save(update_fields=("ended",))
    await record(events.RewardChanged(ended=True), by=actor, about=reward)
    return reward


async def redeem_points(actor: Actor, person_id: UUID, reward_id: UUID) -> Posting:
    """Staff hand something over for points. Never for more than there are, whoever asks at the same time."""
    actor.require(Permission.POINTS_MANAGE)
    reward = await Reward.lock(reward_id)
    _redeemable(scoring_of(await method_at(reward.tenant)).redeemable)
    person = await Person.fetch(person_id)
    if not is_within(person.tenant, reward.tenant):
        raise NotInCommunity(person=person.id)
    purse = await _purse(reward.tenant, person.id)
    left = await balance(actor.district, reward.tenant, person.id)
    if left < reward.cost:
        raise PointsInsufficient(balance=left.normalize())
    reward.take()
    await reward.save(update_fields=("stock",))
    purse.redeemed += reward.cost
    await purse.save(update_fields=("redeemed",))
    source = Source(uuid7(), reward.tenant, "reward", reward.id)
    spent = (Scoree.PERSON.value, person.id, Entry.REDEEMED.value, REDEEM, reward.name, -reward.cost)
    posted = await write(actor, source, spent)
    if posted is None:
        raise Conflict(reward=reward.id)
    posting = await Posting.fetch(posted)
    await record(events.PointsRedeemed(reward.id, str(reward.cost)), by=actor, about=posting)
    return posting


_PURSE: Final = """
insert into purse (id, created_at, district_code, tenant, holder_id, redeemed)
values ($1, $2, $3, $4, $5, 0) on conflict do nothing"""


async def _purse(tenant: int, person_id: UUID) -> Purse:
    """Locked: until this transaction ends nobody else spends of it."""
    await sql(_PURSE, uuid7(), clock.now(), tenant // Level.DISTRICT.divisor, tenant, person_id)
    purse: Purse = await Purse.select_for_update().get(tenant=tenant, holder_id=person_id)
    return purse
