"""How a household's one ballot comes in: online from somebody who lives there, or on paper by two of staff.

A vote is one small transaction that holds the household's own place on the roll and nothing that others need.
"""

from typing import Final
from uuid import UUID

from services.deliberation.votes import events
from services.deliberation.votes.box import Slot, at_the_box, hold_slot, mark_entered, put_in
from services.deliberation.votes.models import HouseholdVote
from services.deliberation.votes.proxies import NoProxy
from services.deliberation.votes.sealed import BallotChannel, PaperBallot, Proxy, RollEntry
from services.kernel import clock
from services.kernel.access import Actor, Permission
from services.kernel.errors import Conflict, Forbidden, NotFound
from services.kernel.outbox import record
from services.kernel.scope import sql
from services.kernel.text import N_
from services.matters.photos import Picture


class NoHousehold(Conflict):
    code, sentence = "NO_HOUSEHOLD", N_("社区还没有登记您的住处，请与社区联系")


class NotYourHousehold(Forbidden):
    code, sentence = "NOT_YOUR_HOUSEHOLD", N_("您不住在这一户，也没有受其书面委托")


class SecondPersonNeeded(Conflict):
    code, sentence = "SECOND_PERSON_NEEDED", N_("这张纸质票须由另一位工作人员再次录入")


class PaperMismatch(Conflict):
    code, sentence = "PAPER_MISMATCH", N_("两次录入不一致，请核对纸质票；先录入的人可撤回后重新录入")


_RIGHTS: Final = """
select p.household_id as home, exists (
  select 1 from vote_proxy x where x.district_code = $1 and x.person_id = $2 and x.vote_id = $3
  and x.household_id = $4 and x.revoked_at is null) as represents
from person p where p.district_code = $1 and p.id = $2"""


async def cast_ballot(
    actor: Actor, vote_id: UUID, choice: str, *, household_id: UUID | None = None
) -> HouseholdVote:
    """Vote for one's own household, or for one that has given its proxy; the first ballot is the only one."""
    actor.require(Permission.VOTE_CAST)
    if actor.person_id is None:
        raise Forbidden(permission=Permission.VOTE_CAST)
    rights = await sql(_RIGHTS, actor.district, actor.person_id, vote_id, household_id)
    home = rights[0]["home"] if rights else None
    household = household_id or home
    if household is None:
        raise NoHousehold
    by_proxy = household != home
    if by_proxy and not rights[0]["represents"]:
        raise NotYourHousehold(household=household)
    async with at_the_box(actor):
        slot = await hold_slot(actor, vote_id, household)
        await put_in(slot, choice, BallotChannel.ONLINE, by_proxy=by_proxy)
        if slot.entered_at is not None:
            await _take_back(await _waiting(vote_id, household))
    await record(events.BallotCast(household, BallotChannel.ONLINE.value), by=actor, about=slot.vote)
    return slot.vote


async def enter_paper_ballot(
    actor: Actor,
    vote_id: UUID,
    household_id: UUID,
    choice: str,
    *,
    by_proxy: bool = False,
    photo: Picture | None = None,
) -> HouseholdVote:
    """Enter a ballot on paper: it counts when a second person has entered the same, or by its photo."""
    actor.require(Permission.VOTE_ENTER)
    if actor.person_id is None:
        raise Forbidden(permission=Permission.VOTE_ENTER)
    await _require_on_my_roll(vote_id, household_id)
    standing = Proxy.filter(vote_id=vote_id, household_id=household_id, revoked_at__isnull=True)
    if by_proxy and not await standing.exists():
        raise NoProxy(household=household_id)
    async with at_the_box(actor):
        slot = await hold_slot(actor, vote_id, household_id)
        slot.vote.choice(choice)
        first = await _waiting(vote_id, household_id) if slot.entered_at is not None else None
        if first is None:
            first = await _enter(actor, slot, choice, by_proxy=by_proxy, photo=photo)
            counts = photo is not None or not slot.vote.frozen_rules.paper_by_two
        else:
            _require_agreement(actor, first, choice, by_proxy=by_proxy)
            counts = True
        if counts:
            await _confirm(actor, slot, first)
        else:
            await mark_entered(slot.vote, household_id, clock.now())
    happened = (
        events.BallotCast(household_id, BallotChannel.PAPER.value)
        if counts
        else events.PaperBallotEntered(household_id)
    )
    await record(happened, by=actor, about=slot.vote)
    return slot.vote


async def withdraw_paper_ballot(actor: Actor, vote_id: UUID, household_id: UUID) -> HouseholdVote:
    """Take back a ballot that was entered once: one's own, or unseen, by whoever manages the vote."""
    actor.require(Permission.VOTE_ENTER)
    await _require_on_my_roll(vote_id, household_id)
    async with at_the_box(actor):
        slot = await hold_slot(actor, vote_id, household_id)
        entry = await _waiting(vote_id, household_id) if slot.entered_at is not None else None
        if entry is None:
            raise NotFound(kind="PaperBallot", household=household_id)
        if entry.entered_by_id != actor.person_id:
            actor.require(Permission.VOTE_MANAGE)
        await _take_back(entry)
        await mark_entered(slot.vote, household_id, None)
    await record(events.PaperBallotWithdrawn(household_id), by=actor, about=slot.vote)
    return slot.vote


async def _require_on_my_roll(vote_id: UUID, household_id: UUID) -> None:
    """A household that the actor doesn't see on the roll is not found."""
    if not await RollEntry.filter(vote_id=vote_id, household_id=household_id).exists():
        raise NotFound(kind="Household", id=household_id)


async def _waiting(vote_id: UUID, household_id: UUID) -> PaperBallot:
    return await PaperBallot.get(
        vote_id=vote_id, household_id=household_id, withdrawn_at__isnull=True, confirmed_at__isnull=True
    )


async def _enter(
    actor: Actor, slot: Slot, choice: str, *, by_proxy: bool, photo: Picture | None
) -> PaperBallot:
    return await PaperBallot.create(
        tenant=slot.vote.tenant,
        vote_id=slot.vote.id,
        household_id=slot.household_id,
        choice=choice,
        by_proxy=by_proxy,
        entered_by_id=actor.person_id,
        entered_by_account_id=actor.account_id,
        photo=photo.content if photo else None,
    )


def _require_agreement(actor: Actor, first: PaperBallot, choice: str, *, by_proxy: bool) -> None:
    same_account = actor.account_id is not None and actor.account_id == first.entered_by_account_id
    if first.entered_by_id == actor.person_id or same_account:
        raise SecondPersonNeeded(household=first.household_id)
    if (first.choice, first.by_proxy) != (choice, by_proxy):
        raise PaperMismatch(household=first.household_id)


async def _confirm(actor: Actor, slot: Slot, entry: PaperBallot) -> None:
    entry.confirmed_by_id, entry.confirmed_at = actor.person_id, clock.now()
    await entry.save(update_fields=["confirmed_by_id", "confirmed_at"])
    await put_in(slot, entry.choice, BallotChannel.PAPER, by_proxy=entry.by_proxy)


async def _take_back(entry: PaperBallot) -> None:
    entry.withdrawn_at = clock.now()
    await entry.save(update_fields=["withdrawn_at"])
