"""A topic and a meeting with a member in one tenant, every text of which says where it belongs."""

from uuid import UUID

from services.deliberation.meetings.members import Member
from services.deliberation.meetings.models import Meeting, MeetingRules
from services.deliberation.minutes.models import Minutes, Resolution
from services.deliberation.room.models import (
    AgendaItem,
    Poll,
    PollOption,
    PollState,
    Statement,
    Voter,
)
from services.deliberation.topics.models import Topic
from services.kernel.access import Actor, system
from services.kernel.codes import shown
from services.kernel.scope import acting
from services.methods.vocabulary import Joining, Tier

EVERYBODYS = {"会议", "议题"}
"""What residents of the community and departments read."""


def marked(text: str, tenant: int) -> str:
    return f"{text}⟦{shown(tenant)}⟧"


async def gathered(tenant: int, staff: Actor) -> dict[str, tuple[str, UUID]]:
    """The global ids of what was made, by the names that inputs have for them."""
    place, theirs = {"tenant": tenant}, marked("参会", tenant)
    async with acting(system(tenant)):
        topic = await Topic.create(**place, title=marked("议题", tenant))
        said = {"name": marked("会议", tenant), "place": marked("会议", tenant)}
        meeting = await Meeting.create(**place, kind="council", tier=Tier.COMMUNITY, **said)
        await MeetingRules.create(**place, kind="council", version=1, text=marked("会议", tenant), parties="")
        sits = {"meeting_id": meeting.id, "person_id": staff.person_id, "name": theirs}
        member = await Member.create(**place, **sits, joining=Joining.STANDING)
        held = {**place, "meeting_id": meeting.id}
        item = await AgendaItem.create(**held, number=1, title=marked("会议", tenant))
        within = {**held, "item_id": item.id}
        poll = await Poll.create(
            **within, question=marked("会议", tenant), state=PollState.CASTING, entitled=3
        )
        option = await PollOption.create(**place, poll_id=poll.id, number=1, text=marked("会议", tenant))
        who = {"member_id": member.id, "person_id": staff.person_id}
        await Voter.create(**place, poll_id=poll.id, **who, option_id=option.id)
        await Statement.create(**within, **who, text=theirs)
        await Minutes.create(**held, text=theirs)
        resolution = await Resolution.create(**within, what=theirs)
    return {
        "topic": ("Topic", topic.id),
        "meeting": ("Meeting", meeting.id),
        "member": ("Member", member.id),
        "item": ("AgendaItem", item.id),
        "poll": ("Poll", poll.id),
        "option": ("PollOption", option.id),
        "resolution": ("Resolution", resolution.id),
    }
