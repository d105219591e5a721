"""What staff do with disclosures. Each action is one permission and one event, in its actor's transaction."""

from typing import Any
from uuid import UUID

from services.evaluation.disclosure import events
from services.evaluation.disclosure.drafting import drafted
from services.evaluation.disclosure.models import (
    LONGEST_PART,
    LONGEST_TITLE,
    PARTS,
    Disclosure,
    DisclosureState,
    OpenDisclosure,
)
from services.evaluation.disclosure.redaction import Redactor
from services.kernel.access import Actor, Permission, system
from services.kernel.checked import line, optional
from services.kernel.codes import Level, community_code, street_code
from services.kernel.errors import Conflict
from services.kernel.outbox import record
from services.kernel.rows import uuid7
from services.kernel.scope import sql, standing_in
from services.kernel.text import N_
from services.matters import course
from services.matters.models import Matter, State
from services.methods.queries import method_of
from services.methods.vocabulary import Fact, Verb
from services.tenancy.queries import tenant_of

FINISHED = frozenset({State.RESOLVED, State.CLOSED})
AGAIN = "重新办理后再次公示"
"""Why an earlier disclosure of the same matter is withdrawn: content, like its texts."""


class MatterUnfinished(Conflict):
    code, sentence = "MATTER_UNFINISHED", N_("事项办结后才能公示")


class DraftExists(Conflict):
    code, sentence = "DISCLOSURE_DRAFT_EXISTS", N_("该事项已有公示草稿，请先发布或撤回")


class DraftOutdated(Conflict):
    code, sentence = "DISCLOSURE_OUTDATED", N_("事项已重新办理，请撤回这份草稿并重新生成")


async def prepare_disclosure(actor: Actor, matter_id: UUID) -> Disclosure:
    """A draft of what the public may read of a finished matter, with personal data removed by rule."""
    actor.require(Permission.DISCLOSURE_PREPARE)
    matter = await Matter.lock(matter_id)
    _require_finished(matter)
    if await Disclosure.filter(matter_id=matter.id, state=DisclosureState.DRAFT).exists():
        raise DraftExists(matter=matter.id)
    texts = {"title": matter.title, **await drafted(matter, await method_of(matter.method_id))}
    redactor = await _redactor(matter, texts)
    made: dict[str, Any] = _within({name: redactor(text) for name, text in texts.items()})
    draft = await Disclosure.create(
        tenant=community_code(matter.tenant) * Level.COMMUNITY.divisor,
        matter_id=matter.id,
        round=matter.round,
        prepared_by_id=actor.person_id,
        removed=dict(redactor.removed),
        **made,
    )
    await record(events.DisclosurePrepared(matter.id, matter.round), by=actor, about=draft)
    return draft


def _require_finished(matter: Matter) -> None:
    if matter.state not in FINISHED:
        raise MatterUnfinished(matter=matter.id, state=matter.state.value)


async def edit_disclosure(actor: Actor, disclosure_id: UUID, **texts: str | None) -> Disclosure:
    """Say it better: `title`, `course`, `basis`, `standard`, `result`. The rules go over that once more."""
    actor.require(Permission.DISCLOSURE_PREPARE)
    draft = await Disclosure.lock(disclosure_id)
    given = {name: text for name, text in texts.items() if text is not None}
    checked = {name: optional(text, name, longest=LONGEST_PART) for name, text in given.items()}
    if "title" in checked:
        checked["title"] = line(checked["title"], "title", longest=LONGEST_TITLE)
    await _rewrite(draft, checked)
    await draft.save()
    await record(events.DisclosureEdited(), by=actor, about=draft)
    return draft


async def publish_disclosure(actor: Actor, disclosure_id: UUID) -> Disclosure:
    """Let everybody read it, signed in or not; an earlier disclosure of the matter goes.

    Whoever came to be known by name since the draft was made is taken out now.
    """
    actor.require(Permission.DISCLOSURE_PUBLISH)
    matter = await Matter.lock((await Disclosure.fetch(disclosure_id)).matter_id)
    draft = await Disclosure.lock(disclosure_id)
    method = await course.allowed(matter, Verb.DISCLOSE)
    _require_finished(matter)
    await _rewrite(draft, {name: getattr(draft, name) for name in ("title", *PARTS)})
    draft.publish(actor.person_id, uuid7())
    if draft.round != matter.round:
        raise DraftOutdated(matter=matter.id)
    for earlier in await Disclosure.filter(matter_id=matter.id, state=DisclosureState.PUBLISHED):
        await _take_down(earlier, AGAIN)
    await _open(draft, matter)
    await draft.save()
    course.learn(matter, method.document, Fact.DISCLOSED)
    await matter.save(update_fields=("stage", "facts"))
    await record(events.DisclosurePublished(matter.id, matter.round), by=actor, about=draft)
    return draft


async def withdraw_disclosure(actor: Actor, disclosure_id: UUID, *, reason: str) -> Disclosure:
    """Nobody reads it any more; staff keep it with the reason."""
    actor.require(Permission.DISCLOSURE_PUBLISH)
    disclosure = await Disclosure.lock(disclosure_id)
    await _take_down(disclosure, optional(reason, "reason", longest=200))
    await record(events.DisclosureWithdrawn(disclosure.reason), by=actor, about=disclosure)
    return disclosure


async def _take_down(disclosure: Disclosure, reason: str) -> None:
    disclosure.withdraw(reason)
    await disclosure.save()
    if disclosure.open_id:
        shown = await OpenDisclosure.lock(disclosure.open_id)
        shown.withdraw()
        await shown.save()


async def _open(draft: Disclosure, matter: Matter) -> None:
    """Nothing that leads back to somebody who hides their name: not even the number."""
    method = await method_of(matter.method_id)
    shown = method.document.evaluation.disclosure.parts
    community = await tenant_of(draft.tenant)
    category = matter.category or ""
    texts: dict[str, Any] = {name: getattr(draft, name) if name in shown else "" for name in PARTS}
    await OpenDisclosure.create(
        id=draft.open_id,
        tenant=draft.tenant,
        community=community.name,
        number="" if matter.reporter_hidden else matter.number,
        category=(await _redactor(matter, {"category": category}))(category)[:20],
        title=draft.title,
        **texts,
    )


async def _rewrite(draft: Disclosure, texts: dict[str, str]) -> None:
    matter = await Matter.fetch(draft.matter_id)
    redactor = await _redactor(matter, texts)
    made = _within({name: redactor(text) for name, text in texts.items()})
    draft.edit(made, dict(redactor.removed))


def _within(texts: dict[str, str]) -> dict[str, str]:
    """Placeholders may be longer than what they stand for."""
    longest = {"title": LONGEST_TITLE}
    return {name: text[: longest.get(name, LONGEST_PART)] for name, text in texts.items()}


_NAMED = """
select distinct name from person
where district_code = $1 and community_code = any($2::bigint[]) and length(name) > 1
  and strpos($3, name) > 0"""


async def _redactor(matter: Matter, texts: dict[str, str]) -> Redactor:
    """Knows the names of everybody in the community, and of those who work above it, that the texts have.

    The latter are out of the sight of whoever prepares this; what is found of them is only taken out.
    """
    divisor = Level.COMMUNITY.divisor
    street = street_code(matter.tenant) * (Level.STREET.divisor // divisor)
    district = matter.district_code * (Level.DISTRICT.divisor // divisor)
    places = [community_code(matter.tenant), street, district]
    async with standing_in(system(matter.district_code * Level.DISTRICT.divisor)):
        found = await sql(_NAMED, matter.district_code, places, "\n".join(texts.values()))
    return Redactor([row["name"] for row in found], traceless=matter.reporter_hidden)
