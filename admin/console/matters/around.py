"""Everything that one matter's page shows, read in one transaction."""

from dataclasses import dataclass
from uuid import UUID

from admin.console.acts import Act, offered
from admin.console.matters.acts import ACTS, next_first
from admin.console.matters.rows import shown_reporter
from admin.console.matters.standing import BESIDES, Standing, standing
from admin.console.names import Names, choosable_departments, choosable_tenants, names
from admin.console.timeline import Moment, timeline
from admin.console.words import role_name
from services.kernel.access import OUTSIDERS, Actor, Permission, Role
from services.kernel.codes import Level, ancestors_of, community_code
from services.kernel.scope import sql
from services.matters.models import OPEN, Matter, Verdict
from services.matters.queries import photo_ids
from services.methods.queries import Method, method_of
from services.methods.vocabulary import Verb
from services.people.models import Person

_CANDIDATES = """
select a.person_id, a.role, p.name from appointment a
join person p on p.district_code = $1 and p.id = a.person_id
where a.district_code = $1 and a.ended_at is null
  and a.tenant = any($2::bigint[]) and a.role <> all($3::text[])
order by a.tenant desc, p.name limit 300"""
_MERGEABLE = """
select number, title from matter
where district_code = $1 and community_code = $2 and id <> $3 and state = any($4::text[])
order by created_at desc, id desc limit 30"""


@dataclass(frozen=True)
class Around:
    """A matter with what surrounds it; the lists to choose from are empty where nothing is to be chosen."""

    matter: Matter
    method: Method
    acts: dict[str, Act[Matter]]
    standing: Standing
    moments: list[Moment]
    photos: list[UUID]
    verdicts: list[Verdict]
    merged: list[Matter]
    main: Matter | None
    reporter: Person | None
    reporter_name: str
    known: Names
    grids: list[tuple[int, str]]
    candidates: list[tuple[UUID, str]]
    departments: list[tuple[UUID, str]]
    mergeable: list[tuple[str, str]]


async def around(actor: Actor, id: UUID) -> Around:
    matter = await Matter.fetch(id)
    method = await method_of(matter.method_id)
    stage = method.document.stage(matter.stage)
    stands = await standing(actor, matter)
    here = {
        name: act
        for name, act in ACTS.items()
        if name not in stands.refused and (name in BESIDES or Verb(name) in stage.actions)
    }
    acts = next_first(offered(actor, matter, here))
    reporter = await _reporter(actor, matter)
    hidden = matter.reporter_hidden
    main = await Matter.get_or_none(id=matter.merged_into_id) if matter.merged_into_id else None
    officer = actor.role is Role.DEPARTMENT_OFFICER
    community = community_code(matter.tenant) * Level.COMMUNITY.divisor
    return Around(
        matter=matter,
        method=method,
        acts=acts,
        standing=stands,
        moments=await timeline(actor, id, nameless=matter.reporter_id if hidden or officer else None),
        photos=await photo_ids(matter),
        verdicts=[] if officer else await Verdict.filter(matter_id=id).order_by("round"),
        merged=await Matter.filter(merged_into_id=id).order_by("created_at"),
        main=main,
        reporter=reporter,
        reporter_name=shown_reporter(reporter.name if reporter else "", hidden=hidden, actor=actor),
        known=await names(
            actor,
            people=[matter.owner_id, matter.reported_by_id],
            departments=[matter.department_id],
            tenants=[matter.tenant, *ancestors_of(matter.tenant)],
        ),
        grids=await choosable_tenants(community, actor.district) if "triage" in acts else [],
        candidates=await _candidates(actor, matter) if "assign" in acts else [],
        departments=await choosable_departments(actor.district) if "assign" in acts else [],
        mergeable=await _mergeable(actor, matter) if "merge" in acts else [],
    )


async def _reporter(actor: Actor, matter: Matter) -> Person | None:
    return await Person.get_or_none(id=matter.reporter_id) if actor.may(Permission.PERSON_READ) else None


async def _candidates(actor: Actor, matter: Matter) -> list[tuple[UUID, str]]:
    """People whose appointment covers the place, the nearest first."""
    places = [matter.tenant, *ancestors_of(matter.tenant)]
    rows = await sql(_CANDIDATES, actor.district, places, sorted(OUTSIDERS))
    return [(row["person_id"], f"{row['name']} · {role_name(row['role'])}") for row in rows]


async def _mergeable(actor: Actor, matter: Matter) -> list[tuple[str, str]]:
    states = [state.value for state in OPEN]
    rows = await sql(_MERGEABLE, actor.district, community_code(matter.tenant), matter.id, states)
    return [(row["number"], row["title"]) for row in rows]
