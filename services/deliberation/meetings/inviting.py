"""Who sits at a meeting: by office, as the last time, by invitation, or proposed and accepted."""

from dataclasses import dataclass
from uuid import UUID

from services.deliberation.meetings import events
from services.deliberation.meetings.kinds import kind_of, require_place
from services.deliberation.meetings.members import LASTING, Member, MemberState
from services.deliberation.meetings.models import Meeting, MeetingState
from services.kernel.access import Actor, Permission, Sight
from services.kernel.codes import community_code, is_within, level_of
from services.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from services.kernel.outbox import record
from services.kernel.scope import sql
from services.kernel.text import N_
from services.methods.document.deliberation import MeetingKind
from services.methods.vocabulary import Joining, Side
from services.people.models import Person


class SeatsTaken(Conflict):
    code, sentence = "SEATS_TAKEN", N_("名额已满，最多 {seats} 人")


class AlreadyMember(Conflict):
    code, sentence = "ALREADY_MEMBER", N_("该人员已在参会名单中")


class JoiningUnknown(Invalid):
    code, sentence = "JOINING_UNKNOWN", N_("这一种会议不采用该产生方式")


@dataclass(frozen=True, slots=True)
class Chair:
    """How somebody comes to sit, where, and whether for sure."""

    joining: Joining
    side: Side | None = None
    group: str | None = None
    state: MemberState = MemberState.ACCEPTED


_BY_OFFICE = """
select distinct on (a.person_id) a.person_id, p.name
from appointment a join person p on p.district_code = $1 and p.id = a.person_id
where a.district_code = $1 and a.role = any($2) and a.ended_at is null and a.{column} = $3
order by a.person_id"""


async def seat_usual(meeting: Meeting, kind: MeetingKind) -> None:
    """Whoever sits there by office in the meeting's tenant or beneath, and whoever did the last time.

    Listening sides are for those who hold office; whoever was proposed keeps side and group.
    """
    level = level_of(meeting.tenant)
    statement = _BY_OFFICE.format(column=level.column)
    roles = sorted(role.value for role in kind.standing)
    held = await sql(statement, meeting.district_code, roles, meeting.tenant // level.divisor)
    chair = Chair(Joining.STANDING, Side.LISTENING if kind.sides else None)
    for each in held:
        await _seat(meeting, kind, each["person_id"], each["name"], chair)
    seated = {each["person_id"] for each in held}
    for member in await _last_time(meeting, kind):
        if member.person_id not in seated:
            same = Chair(member.joining, member.side, member.group)
            await _seat(meeting, kind, member.person_id, member.name, same)


async def _last_time(meeting: Meeting, kind: MeetingKind) -> list[Member]:
    earlier = Meeting.filter(tenant=meeting.tenant, kind=meeting.kind, id__not=meeting.id)
    last = await earlier.exclude(state=MeetingState.CANCELLED).order_by("-created_at", "-id").first()
    if last is None:
        return []
    ways = LASTING & kind.joining
    asked = Member.filter(meeting_id=last.id, state=MemberState.ACCEPTED, joining__in=sorted(ways))
    return list(await asked.order_by("id")) if ways else []


async def _seat(
    meeting: Meeting,
    kind: MeetingKind,
    person_id: UUID,
    name: str,
    chair: Chair,
) -> Member:
    return await Member.create(
        tenant=meeting.tenant,
        meeting_id=meeting.id,
        person_id=person_id,
        name=name,
        joining=chair.joining,
        side=chair.side,
        group=chair.group,
        state=chair.state,
        public=kind.names_public,
    )


async def _add(
    meeting: Meeting,
    kind: MeetingKind,
    person_id: UUID,
    chair: Chair,
) -> Member:
    meeting.require(MeetingState.PLANNED)
    if chair.joining not in kind.joining:
        raise JoiningUnknown(joining=chair.joining.value)
    person = await Person.fetch(person_id)
    if await Member.filter(meeting_id=meeting.id, person_id=person.id).exists():
        raise AlreadyMember(person=person.id)
    return await _seat(meeting, kind, person.id, person.name, chair)


async def _require_seat(meeting: Meeting, kind: MeetingKind) -> None:
    """Beside those who sit there by office, only so many. The meeting's row is locked."""
    if kind.seats is None:
        return
    others = Member.filter(meeting_id=meeting.id, state=MemberState.ACCEPTED)
    if await others.exclude(joining=Joining.STANDING).count() >= kind.seats:
        raise SeatsTaken(seats=kind.seats)


async def invite_member(
    actor: Actor, meeting_id: UUID, person_id: UUID, *, side: Side | None = None, group: str | None = None
) -> Member:
    """Ask somebody to come to this meeting (机动成员)."""
    actor.require(Permission.MEETING_HOLD)
    meeting = await Meeting.lock(meeting_id)
    kind = await kind_of(meeting)
    require_place(kind, side, group)
    await _require_seat(meeting, kind)
    member = await _add(meeting, kind, person_id, Chair(Joining.INVITATION, side, group))
    await record(events.MemberInvited(meeting.id, meeting.name), by=actor, about=member)
    return member


async def propose_member(actor: Actor, meeting_id: UUID, person_id: UUID, joining: Joining) -> Member:
    """Write down whom the party organisation nominates or residents' representatives recommend."""
    actor.require(Permission.MEETING_HOLD)
    meeting = await Meeting.lock(meeting_id)
    if joining not in {Joining.NOMINATION, Joining.RECOMMENDATION}:
        raise JoiningUnknown(joining=joining.value)
    return await _propose(actor, meeting, person_id, joining)


async def nominate_oneself(actor: Actor, meeting_id: UUID) -> Member:
    """Somebody of the community offers to sit there (自荐)."""
    actor.require(Permission.MEETING_JOIN)
    if actor.person_id is None:
        raise Forbidden(permission=Permission.MEETING_JOIN)
    meeting = await Meeting.fetch(meeting_id)
    if not _may_offer(actor, meeting.tenant):
        raise NotFound(kind="Meeting", id=meeting_id)
    return await _propose(actor, meeting, actor.person_id, Joining.SELF_NOMINATION)


def _may_offer(actor: Actor, tenant: int) -> bool:
    """Residents where they live and above, officers where they work, staff in and beneath their tenant."""
    if actor.sight is Sight.RESIDENT:
        return is_within(actor.tenant, tenant) or community_code(actor.tenant) == community_code(tenant)
    return actor.tenant == tenant if actor.sight is Sight.DEPARTMENT else is_within(tenant, actor.tenant)


async def _propose(actor: Actor, meeting: Meeting, person_id: UUID, joining: Joining) -> Member:
    kind = await kind_of(meeting)
    member = await _add(meeting, kind, person_id, Chair(joining, state=MemberState.PROPOSED))
    await record(events.MemberProposed(meeting.id, joining), by=actor, about=member)
    return member


async def accept_member(
    actor: Actor, member_id: UUID, *, side: Side | None = None, group: str | None = None
) -> Member:
    """Whoever was proposed gets a seat, and is asked again to later meetings of the kind."""
    actor.require(Permission.MEETING_HOLD)
    meeting = await Meeting.lock((await Member.fetch(member_id)).meeting_id)
    meeting.require(MeetingState.PLANNED)
    kind = await kind_of(meeting)
    require_place(kind, side, group)
    await _require_seat(meeting, kind)
    member = await Member.lock(member_id)
    member.accept(side=side, group=group)
    await member.save()
    await record(events.MemberAccepted(meeting.id, meeting.name), by=actor, about=member)
    return member


async def refuse_member(actor: Actor, member_id: UUID) -> Member:
    """Whoever was proposed gets no seat."""
    actor.require(Permission.MEETING_HOLD)
    meeting = await Meeting.lock((await Member.fetch(member_id)).meeting_id)
    meeting.require(MeetingState.PLANNED)
    member = await Member.lock(member_id)
    member.refuse()
    await member.save()
    await record(events.MemberRefused(meeting.id, meeting.name), by=actor, about=member)
    return member
