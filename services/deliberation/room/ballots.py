"""Secret votes: a paper is handed out to a person, and cast by nobody in particular.

What ties a vote to a voter in a database is that both are written together: in one transaction, one after the
other, at one time, or under a common number. So they are not:

1. While papers are handed out, each member who signed in gets one, once: a row says that they did. The paper
   is a random number under the house's seal. It is told to them and kept nowhere.
2. The chair ends this before anybody can cast. No paper is handed out afterwards.
3. Whoever holds a paper casts it without signing in. It is good once. All that is kept is a row with the
   option, under an id made of the random number, at the poll's own time.

No event, idempotency key, session or notice is written at 3. What is promised, and what is not, stands in the
decision on deliberation.
"""

import hashlib
import hmac
import secrets
from typing import Final
from uuid import UUID

from services.deliberation.meetings.models import Meeting
from services.deliberation.room import events
from services.deliberation.room.actions import present_member
from services.deliberation.room.models import Poll, PollState, Voter
from services.deliberation.room.voting import AlreadyVoted, note_voter, require_option, require_state
from services.kernel.access import Actor, Permission, system
from services.kernel.codes import InvalidCode, level_of
from services.kernel.errors import Conflict, Invalid
from services.kernel.outbox import record
from services.kernel.privacy import keyring
from services.kernel.scope import acting, sql
from services.kernel.text import N_

FEWEST: Final = 3
"""Papers of a secret vote: of fewer, the result itself would tell too much."""
PARTS: Final = 4


class PaperInvalid(Invalid):
    code, sentence = "PAPER_INVALID", N_("这张票无效")


class NotSecret(Conflict):
    code, sentence = "NOT_SECRET", N_("这是记名表决，不发票")


class TooFewPapers(Conflict):
    code, sentence = "TOO_FEW_PAPERS", N_("无记名表决至少发出 {fewest} 张票")


async def take_paper(actor: Actor, poll_id: UUID, *, member_id: UUID | None = None) -> str:
    """Hand a member their paper, which is shown this once; staff may print it for one without a phone."""
    poll = await Poll.fetch(poll_id)
    member = await present_member(actor, await Meeting.fetch(poll.meeting_id), member_id)
    if not poll.anonymous:
        raise NotSecret(poll=poll.id)
    await note_voter(poll, member.id, member.person_id, None)
    await require_state(poll, PollState.PAPERS)
    return _paper(poll)


def _paper(poll: Poll) -> str:
    body = f"{poll.tenant}.{poll.id.hex}.{secrets.token_hex(16)}"
    return f"{body}.{_seal(body)}"


def _seal(body: str) -> str:
    return keyring().fingerprint(body, "paper")


async def begin_casting(actor: Actor, poll_id: UUID) -> Poll:
    """All papers are handed out: from now on they can be cast, and no more are handed out."""
    actor.require(Permission.MEETING_HOLD)
    poll = await Poll.lock(poll_id)
    poll.begin_casting()
    papers = await Voter.filter(poll_id=poll.id).count()
    if papers < FEWEST:
        raise TooFewPapers(fewest=FEWEST)
    await poll.save(update_fields=["state"])
    await record(events.CastingBegun(papers), by=actor, about=poll)
    return poll


_CAST = """
insert into secret_ballot (id, created_at, district_code, tenant, poll_id, option_id)
values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id"""


async def cast_paper(paper: str, option_id: UUID) -> None:
    """Put a paper into the box, as nobody. Raises `PaperInvalid`, `AlreadyVoted`, `PollStateForbids`."""
    tenant, poll_id, number = _read(paper)
    async with acting(system(tenant)):
        poll = await Poll.lock(poll_id)
        poll.require(PollState.CASTING)
        await require_option(poll, option_id)
        id = UUID(bytes=hashlib.sha256(number.encode()).digest()[:16], version=4)
        values = (id, poll.created_at, poll.district_code, poll.tenant, poll.id, option_id)
        if not await sql(_CAST, *values):
            raise AlreadyVoted(poll=poll.id)


def _read(paper: str) -> tuple[int, UUID, str]:
    """What stands on a paper of ours."""
    parts = paper.strip().split(".")
    if len(parts) != PARTS or not hmac.compare_digest(_seal(".".join(parts[:3])).encode(), parts[3].encode()):
        raise PaperInvalid
    try:
        tenant = int(parts[0])
        level_of(tenant)
        return tenant, UUID(hex=parts[1]), parts[2]
    except (ValueError, InvalidCode) as error:
        raise PaperInvalid from error
