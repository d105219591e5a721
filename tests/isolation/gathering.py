"""A topic and a meeting with a member in one tenant, every text of which says where it belongs."""

from uuid import UUID

from services.deliberation.meetings.members import Member
from services.deliberation.meetings.models import Meeting, MeetingRules
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
    return {
        "topic": ("Topic", topic.id),
        "meeting": ("Meeting", meeting.id),
        "member": ("Member", member.id),
    }
