"""What is done with mediation cases: one permission and one event each, in its actor's transaction."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from services.deliberation.mediation import events
from services.deliberation.mediation.models import (
    WRITTEN,
    AlreadySeated,
    CaseParty,
    CaseState,
    MediationCase,
    MediationTalk,
    PartiesMissing,
    Side,
)
from services.deliberation.mediation.money import yuan
from services.deliberation.mediation.people import called, seat
from services.deliberation.mediation.telling import tell
from services.kernel import clock
from services.kernel.access import Actor, Permission, system
from services.kernel.calendar import end_of
from services.kernel.checked import line, optional
from services.kernel.codes import is_within
from services.kernel.deadlines import clear_deadlines, set_deadline
from services.kernel.errors import Forbidden, Invalid, NotFound
from services.kernel.outbox import Event
from services.kernel.scope import sql, standing_in
from services.kernel.text import N_
from services.matters.models import Matter
from services.people.models import Person
from services.tenancy.models import Tenant

LONGEST = {"title": 100, "place": 100, "text": 5000, "outcome": 2000}
PERFORMING = "mediation.performing"
"""The kind of deadline that an agreement sets."""
FEWEST_PARTIES = 2


class TalkInFuture(Invalid):
    code, sentence = "TALK_IN_FUTURE", N_("调解时间不能晚于现在")


class PerformByPast(Invalid):
    code, sentence = "PERFORM_BY_PAST", N_("履行期限不能早于今天")


async def open_mediation(
    actor: Actor,
    *,
    tenant: int,
    title: str,
    story: str = "",
    parties: Sequence[UUID] = (),
    matter_id: UUID | None = None,
) -> MediationCase:
    """Begin a case, of a matter or on its own. Whoever opens it is its first mediator."""
    actor.require(Permission.MEDIATION_OPEN)
    if matter_id:
        tenant = (await Matter.fetch(matter_id)).tenant
    if not is_within(tenant, actor.tenant) or not await Tenant.filter(code=tenant).exists():
        raise NotFound(kind="Tenant", tenant=tenant)
    if actor.person_id is None:
        raise Forbidden(permission=Permission.MEDIATION_OPEN)
    if actor.person_id in parties or len(set(parties)) < len(parties):
        raise AlreadySeated
    names = {each: await called(each, Side.PARTY) for each in parties}
    case = await MediationCase.create(
        tenant=tenant,
        number=await _number(),
        title=line(title, "title", longest=LONGEST["title"]),
        story=optional(story, "story", longest=LONGEST["text"]),
        matter_id=matter_id,
        handlers=[actor.person_id],
        insiders=[actor.person_id, *parties],
    )
    me = await Person.get_or_none(id=actor.person_id)
    await seat(case, actor.person_id, Side.MEDIATOR, me.name if me else "")
    for person_id, name in names.items():
        await seat(case, person_id, Side.PARTY, name)
    await tell(actor, case, events.MediationOpened(), "mediation.joined", case.insiders)
    return case


async def _number() -> str:
    """The case's number: the day and a running number, after 调 for mediation."""
    [row] = await sql("select nextval('matter_number') as running")
    return f"调{clock.day_of(clock.now()):%y%m%d}-{row['running']:06}"


async def record_talk(
    actor: Actor, case_id: UUID, *, held_at: datetime, place: str = "", said: str
) -> MediationTalk:
    """Write down one conversation. As many as it takes."""
    actor.require(Permission.MEDIATION_HANDLE)
    case = await MediationCase.lock(case_id)
    case.going_on()
    if held_at > clock.now():
        raise TalkInFuture(field="heldAt")
    talk = await MediationTalk.create(
        tenant=case.tenant,
        case_id=case.id,
        held_at=held_at,
        place=optional(place, "place", longest=LONGEST["place"]),
        said=line(said, "said", longest=LONGEST["text"]),
        recorded_by_id=actor.person_id,
        insiders=case.insiders,
        handlers=case.handlers,
    )
    await tell(actor, case, events.MediationTalkHeld(), "", [])
    return talk


async def agree_mediation(
    actor: Actor, case_id: UUID, *, terms: str, amount: str | None = None, perform_by: date | None = None
) -> MediationCase:
    """The parties have agreed: on what, for how much (yuan), and by when it is to be done."""
    actor.require(Permission.MEDIATION_HANDLE)
    case = await MediationCase.lock(case_id)
    parties = CaseParty.filter(case_id=case.id, side=Side.PARTY, left_at__isnull=True)
    if await parties.count() < FEWEST_PARTIES:
        raise PartiesMissing(case=case.id)
    if perform_by and perform_by < clock.day_of(clock.now()):
        raise PerformByPast(field="performBy")
    words = line(terms, "terms", longest=LONGEST["text"])
    case.agree(words, yuan(amount), end_of(perform_by) if perform_by else None)
    await case.save(update_fields=WRITTEN)
    if case.due_at:
        async with standing_in(system(case.tenant)):
            await set_deadline(case, PERFORMING, case.due_at)
    await tell(actor, case, events.MediationAgreed(), "mediation.agreed", case.insiders)
    return case


async def fail_mediation(actor: Actor, case_id: UUID, *, reason: str) -> MediationCase:
    """No agreement came about; why, and what the parties were told they can do."""
    return await _give_up(actor, case_id, reason, events.MediationFailed(), withdrawn=False)


async def withdraw_mediation(actor: Actor, case_id: UUID, *, reason: str) -> MediationCase:
    """The parties don't want to go on."""
    return await _give_up(actor, case_id, reason, events.MediationWithdrawn(), withdrawn=True)


async def _give_up(
    actor: Actor, case_id: UUID, reason: str, event: Event, *, withdrawn: bool
) -> MediationCase:
    actor.require(Permission.MEDIATION_HANDLE)
    case = await MediationCase.lock(case_id)
    case.only(CaseState.OPEN)
    case.give_up(line(reason, "reason", longest=LONGEST["outcome"]), withdrawn=withdrawn)
    return await _ended(actor, case, event)


async def settle_mediation(
    actor: Actor, case_id: UUID, *, performed: bool, outcome: str = ""
) -> MediationCase:
    """The agreement was performed; or it was not, and the case is closed with the reason."""
    actor.require(Permission.MEDIATION_HANDLE)
    case = await MediationCase.lock(case_id)
    case.only(CaseState.AGREED)
    said = optional if performed else line
    case.settle(said(outcome, "outcome", longest=LONGEST["outcome"]), performed=performed)
    async with standing_in(system(case.tenant)):
        await clear_deadlines(case, PERFORMING)
    return await _ended(actor, case, events.MediationPerformed() if performed else events.MediationClosed())


async def _ended(actor: Actor, case: MediationCase, event: Event) -> MediationCase:
    await case.save(update_fields=WRITTEN)
    await tell(actor, case, event, "mediation.ended", case.insiders)
    return case
