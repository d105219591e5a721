"""A meeting from its calling to its published minutes, as a secretary holds it."""

from schema.relay import encode_id
from services.kernel.access import Role
from services.kernel.codes import shown
from tests import make

DISTRICT = make.DISTRICT // 10**9
DUE = "2099-12-01T18:00:00+08:00"


async def deliberated(town, matter: str, kind: str, *, attending: int = 3) -> dict[str, object]:
    """The matter is taken to a meeting of that kind, and the minutes say who does what: the meeting then."""
    topic = await town.does("secretary", "chooseTopic", "topic { id }", matters=[matter], title="怎么办")
    at = {"tenant": shown(make.COMMUNITY), "kind": kind, "plannedAt": "2099-11-10T19:00:00+08:00"}
    meeting = (await town.does("secretary", "callMeeting", "meeting { id }", **at))["id"]
    await town.does("secretary", "addAgendaItem", "item { id }", meeting=meeting, topic=topic["id"])
    for _ in range(attending):
        someone = await make.actor(Role.RESIDENT)
        person = encode_id("Person", DISTRICT, someone.person_id)
        member = await town.does("secretary", "inviteMember", "member { id }", meeting=meeting, person=person)
        await town.does("secretary", "signInAtMeeting", "member { id }", meeting=meeting, member=member["id"])
    await town.does("secretary", "openMeeting", "meeting { id }", meeting=meeting)
    await town.does("secretary", "closeMeeting", "meeting { id }", meeting=meeting)
    await town.does("secretary", "recordMinutes", "minutes { id }", meeting=meeting, text="各方同意。")
    line = {"what": "整改到位", "standard": "居民代表现场验收", "dueAt": DUE, "matter": matter}
    people = {
        "owner": encode_id("Person", DISTRICT, town["keeper"].person_id),
        "supervisor": encode_id("Person", DISTRICT, town["secretary"].person_id),
    }
    await town.does("secretary", "addResolution", "resolution { id }", meeting=meeting, **line, **people)
    published = "meeting { state resolutions { what task { id state dueAt } } }"
    return await town.does("secretary", "publishMinutes", published, meeting=meeting)
