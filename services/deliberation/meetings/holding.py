"""A meeting begins: its rules are there, people sign in, and it opens if those who came suffice."""

from collections.abc import Sequence
from fractions import Fraction
from uuid import UUID

from services.deliberation.meetings import events
from services.deliberation.meetings.kinds import kind_at, kind_of
from services.deliberation.meetings.members import Member, MemberState
from services.deliberation.meetings.models import Meeting, MeetingRules, MeetingState
from services.deliberation.meetings.planning import MISSED
from services.kernel.access import Actor, Permission
from services.kernel.checked import line
from services.kernel.codes import is_within
from services.kernel.deadlines import clear_deadlines
from services.kernel.errors import Conflict, Invalid, NotFound
from services.kernel.outbox import record
from services.kernel.text import N_
from services.methods.document.deliberation import MeetingKind
from services.methods.document.parts import reached
from services.methods.queries import method_at

LONGEST = {"text": 10_000, "party": 60}
MOST_PARTIES = 30


class NotAtMeeting(Conflict):
    code, sentence = "NOT_AT_MEETING", N_("未签到的人不能进行此操作")


class QuorumUnmet(Conflict):
    code, sentence = "QUORUM_UNMET", N_("到会 {present} 人，应到 {invited} 人，未达到 {share}")


class CompositionUnmet(Conflict):
    code, sentence = "COMPOSITION_UNMET", N_("到会 {present} 人，其中{group} {count} 人，未达到 {share}")


class OneThemeRequired(Conflict):
    code, sentence = "ONE_THEME_REQUIRED", N_("这一种会议须先确定一个主题")


class RulesRequired(Conflict):
    code, sentence = "RULES_REQUIRED", N_("首次召开前须由各方通过议事规则")


class PartiesRequired(Invalid):
    code, sentence = "PARTIES_REQUIRED", N_("请写明通过议事规则的各方，至少两方")


async def adopt_rules(
    actor: Actor, *, tenant: int, kind: str, text: str, parties: Sequence[str]
) -> MeetingRules:
    """Write down the rules that the parties have adopted for meetings of a kind: the next version."""
    actor.require(Permission.MEETING_HOLD)
    if not is_within(tenant, actor.tenant):
        raise NotFound(kind="Tenant", tenant=tenant)
    kind_at(await method_at(tenant), kind, tenant)
    named = sorted({line(each, "parties", longest=LONGEST["party"]) for each in parties[:MOST_PARTIES]})
    if len(named) < 2:  # noqa: PLR2004 - nobody agrees alone
        raise PartiesRequired
    last = await MeetingRules.filter(tenant=tenant, kind=kind).order_by("-version").first()
    rules = await MeetingRules.create(
        tenant=tenant,
        kind=kind,
        version=last.version + 1 if last else 1,
        text=line(text, "text", longest=LONGEST["text"]),
        parties="、".join(named),
    )
    await record(events.RulesAdopted(kind, rules.version), by=actor, about=rules)
    return rules


async def sign_in(actor: Actor, meeting_id: UUID, *, member_id: UUID | None = None) -> Member:
    """On site, before it opens: oneself, or staff on behalf of a member without a phone.

    The member's row is locked before the meeting is looked at: whoever opens it holds them all.
    """
    given = {"id": member_id} if member_id else {"person_id": actor.person_id}
    own = member_id is None
    actor.require(Permission.MEETING_JOIN if own else Permission.MEETING_HOLD)
    member = await Member.filter(meeting_id=meeting_id, **given).select_for_update().get_or_none()
    if member is None:
        raise NotFound(kind="Member", meeting=meeting_id)
    (await Meeting.fetch(meeting_id)).require(MeetingState.PLANNED)
    member.sign_in(None if own else actor.person_id)
    await member.save(update_fields=["signed_in_at"] if own else ["signed_in_at", "signed_by_id"])
    await record(events.MemberSignedIn(meeting_id, on_behalf=not own), by=actor, about=member)
    return member


async def open_meeting(actor: Actor, meeting_id: UUID) -> Meeting:
    """Open it for those who signed in: from now on the composition is frozen, and it has to suffice."""
    actor.require(Permission.MEETING_HOLD)
    meeting = await Meeting.lock(meeting_id)
    meeting.require(MeetingState.PLANNED)
    kind = await kind_of(meeting)
    members = await Member.filter(meeting_id=meeting.id).select_for_update().order_by("id")
    accepted = [each for each in members if each.state is MemberState.ACCEPTED]
    present = [each for each in accepted if each.signed_in_at]
    await _require_rules(meeting, kind)
    _require_composition(meeting, kind, present, len(accepted))
    meeting.open(present=len(present), invited=len(accepted))
    await meeting.save()
    await clear_deadlines(meeting, MISSED)
    await record(events.MeetingOpened(len(present), len(accepted)), by=actor, about=meeting)
    return meeting


async def _require_rules(meeting: Meeting, kind: MeetingKind) -> None:
    """Before the first session of the kind in that tenant (methods §A)."""
    if kind.rules_first and not await MeetingRules.filter(tenant=meeting.tenant, kind=kind.code).exists():
        raise RulesRequired(meeting=meeting.id)


def _require_composition(
    meeting: Meeting, kind: MeetingKind, present: Sequence[Member], invited: int
) -> None:
    if kind.one_theme and meeting.theme is None:
        raise OneThemeRequired(meeting=meeting.id)
    if not present:
        raise NotAtMeeting(meeting=meeting.id)
    if kind.quorum and not reached(len(present), invited, kind.quorum):
        raise QuorumUnmet(present=len(present), invited=invited, share=percent(kind.quorum))
    for rule in kind.composition:
        count = sum(each.group == rule.group for each in present)
        if meeting.theme in rule.themes and not reached(count, len(present), rule.share):
            raise CompositionUnmet(
                present=len(present), group=rule.name, count=count, share=percent(rule.share)
            )


def percent(share: Fraction) -> str:
    """As people write it: 60%, or 2/3 where that is no whole percentage."""
    hundred = share * 100
    return f"{hundred}%" if hundred.denominator == 1 else str(share)
