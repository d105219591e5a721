"""The watch team of a covenant (监督队) and its log of breaches, which never says who."""

import re
from datetime import date
from typing import Final
from uuid import UUID

from services.deliberation.covenants import events
from services.deliberation.covenants.models import (
    Breach,
    Covenant,
    CovenantStateForbids,
    CovenantVersion,
    NoSuchClause,
    NotWatcher,
    Watcher,
)
from services.kernel import clock
from services.kernel.access import Actor, Permission, system
from services.kernel.checked import optional
from services.kernel.codes import Level
from services.kernel.errors import Forbidden, Invalid, NotFound
from services.kernel.outbox import record
from services.kernel.personal import scrub
from services.kernel.scope import sql, standing_in
from services.kernel.text import N_
from services.people.models import Person

LONGEST_NOTE: Final = 300
HOME_IN_TEXT: Final = re.compile(r"\d{3,4}\s*(?:室|户|号房)|\d+\s*[-—－]\s*\d+\s*[-—－]\s*\d+")
SOMEBODY_IN_TEXT: Final = re.compile(r"[\u4e00-\u9fff](?:先生|女士|小姐|某某|某)")
_NAMED: Final = """
select 1 as named from person where district_code = $1 and community_code = $2
and length(name) > 1 and position(name in $3) > 0 limit 1"""


class NamesSomebody(Invalid):
    code, sentence = "NAMES_SOMEBODY", N_("请不要写明当事人：去掉姓名、门牌号、电话和证件号码")


class SeenInFuture(Invalid):
    code, sentence = "SEEN_IN_FUTURE", N_("发现日期不能晚于今天")


async def appoint_watcher(actor: Actor, covenant_id: UUID, person_id: UUID) -> Watcher:
    """Take somebody into the team; asked again, nothing changes."""
    actor.require(Permission.COVENANT_MANAGE)
    covenant = await Covenant.lock(covenant_id)
    person = await Person.fetch(person_id)
    standing = await Watcher.get_or_none(covenant_id=covenant.id, person_id=person.id, ended_at__isnull=True)
    if standing:
        return standing
    watcher = await Watcher.create(tenant=covenant.tenant, covenant_id=covenant.id, person_id=person.id)
    await record(events.WatcherAppointed(person.id), by=actor, about=covenant)
    return watcher


async def release_watcher(actor: Actor, covenant_id: UUID, person_id: UUID) -> Watcher:
    """Let somebody go from the team; what they logged stays."""
    actor.require(Permission.COVENANT_MANAGE)
    covenant = await Covenant.lock(covenant_id)
    watcher = await Watcher.get_or_none(covenant_id=covenant.id, person_id=person_id, ended_at__isnull=True)
    if watcher is None:
        raise NotFound(kind="Watcher", person=person_id)
    watcher.ended_at = clock.now()
    await watcher.save(update_fields=["ended_at"])
    await record(events.WatcherReleased(person_id), by=actor, about=covenant)
    return watcher


async def log_breach(
    actor: Actor, covenant_id: UUID, *, clause: int, note: str = "", seen_on: date | None = None
) -> Breach:
    """Log that a clause of the published version was broken, by one of the team, naming nobody."""
    actor.require(Permission.COVENANT_WATCH)
    if actor.person_id is None:
        raise Forbidden(permission=Permission.COVENANT_WATCH)
    covenant = await Covenant.fetch(covenant_id)
    if not await Watcher.filter(
        covenant_id=covenant.id, person_id=actor.person_id, ended_at__isnull=True
    ).exists():
        raise NotWatcher(covenant=covenant.id)
    if covenant.published_version_id is None:
        raise CovenantStateForbids(covenant=covenant.id)
    version = await CovenantVersion.fetch(covenant.published_version_id)
    if not 1 <= clause <= len(version.clauses):
        raise NoSuchClause(clause=clause)
    today = clock.day_of(clock.now())
    if seen_on is not None and seen_on > today:
        raise SeenInFuture
    words = optional(note, "note", longest=LONGEST_NOTE)
    await _require_nameless(covenant.tenant, words)
    breach = await Breach.create(
        tenant=covenant.tenant,
        covenant_id=covenant.id,
        version_id=version.id,
        clause=clause,
        seen_on=seen_on or today,
        note=words,
        logged_by_id=actor.person_id,
    )
    await record(events.BreachLogged(clause), by=actor, about=covenant)
    return breach


async def _require_nameless(tenant: int, note: str) -> None:
    """No number, no door, no form of address, and no name of anybody who is known in the community."""
    community = tenant // Level.COMMUNITY.divisor
    tells = scrub(note) != note or any(each.search(note) for each in (HOME_IN_TEXT, SOMEBODY_IN_TEXT))
    if not tells and note:
        async with standing_in(system(community * Level.COMMUNITY.divisor)):
            tells = bool(await sql(_NAMED, tenant // Level.DISTRICT.divisor, community, note))
    if tells:
        raise NamesSomebody
