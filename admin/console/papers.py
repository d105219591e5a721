"""Papers of what was deliberated and judged, to be printed: read under the sight of whoever prints."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from admin.console.names import names
from admin.console.section import Section, get
from admin.console.sittings import sitting
from admin.papers.minutes import minutes_of
from admin.papers.postings import disclosure_notice, meeting_notice
from admin.papers.press import printed
from admin.papers.results import vote_result_notice
from admin.papers.sheets import MeetingNotice, VoteResultNotice
from admin.web.files import as_pdf
from services.deliberation.meetings.kinds import kind_of
from services.deliberation.meetings.models import Meeting
from services.deliberation.room.models import AgendaItem
from services.deliberation.votes.models import HouseholdVote, VoteScope
from services.deliberation.votes.results import VoteResult, VoteTally
from services.evaluation.disclosure.models import OpenDisclosure
from services.kernel import clock
from services.kernel.access import Actor, Permission
from services.kernel.errors import NotFound
from services.kernel.scope import acting
from services.kernel.text import N_
from services.tenancy.models import Building, Estate


class Papers(Section):
    """No page of its own: the pages of meetings, votes and matters lead here."""

    menu_label = N_("打印")
    icon = "fa-solid fa-print"
    path = "/papers"
    add_to_menu = False
    needs = Permission.CONSOLE_ENTER

    @get("/meetings/{id:uuid}/notice", needs=Permission.MEETING_READ)
    async def meeting_notice(self, request: Request, actor: Actor) -> Response:
        async with acting(actor):
            meeting = await Meeting.fetch(request.path_params["id"])
            made = await _notice(actor, meeting)
        return as_pdf(await printed(made), f"{made.title} {meeting.name}")

    @get("/meetings/{id:uuid}/minutes", needs=Permission.MEETING_READ)
    async def minutes(self, request: Request, actor: Actor) -> Response:
        async with acting(actor):
            meeting = await Meeting.fetch(request.path_params["id"])
            made = minutes_of(await sitting(actor, meeting))
        return as_pdf(await printed(made), made.title)

    @get("/votes/{id:uuid}/result", needs=Permission.VOTE_READ)
    async def vote_result(self, request: Request, actor: Actor) -> Response:
        async with acting(actor):
            vote = await HouseholdVote.fetch(request.path_params["id"])
            made = await _result(actor, vote)
        return as_pdf(await printed(made), made.title)

    @get("/disclosures/{id:uuid}", needs=Permission.MATTER_READ)
    async def disclosure(self, request: Request, actor: Actor) -> Response:
        async with acting(actor):
            told = await OpenDisclosure.fetch(request.path_params["id"])
            made = disclosure_notice(told)
        return as_pdf(await printed(made), f"{made.title} {told.title}")


async def _result(actor: Actor, vote: HouseholdVote) -> VoteResultNotice:
    result = await VoteResult.get_or_none(vote_id=vote.id)
    if result is None:
        raise NotFound(paper="result", vote=vote.id)
    known = await names(actor, tenants=[vote.tenant])
    kind = Estate if vote.scope is VoteScope.ESTATES else Building
    ids = [UUID(id) for id in vote.scope_ids]
    places = await kind.filter(id__in=ids).order_by("name") if ids else []
    return vote_result_notice(
        vote,
        result,
        await VoteTally.filter(vote_id=vote.id).order_by("number"),
        issuer=known.tenant(vote.tenant),
        places=[each.name for each in places],
    )


async def _notice(actor: Actor, meeting: Meeting) -> MeetingNotice:
    items = await AgendaItem.filter(meeting_id=meeting.id).order_by("number")
    known = await names(actor, tenants=[meeting.tenant])
    themes = {each.code: each.name for each in (await kind_of(meeting)).themes}
    return meeting_notice(
        meeting,
        issuer=known.tenant(meeting.tenant),
        theme=themes.get(meeting.theme or "", ""),
        agenda=tuple(each.title for each in items),
        today=clock.day_of(clock.now()),
    )
