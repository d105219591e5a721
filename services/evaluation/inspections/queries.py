"""What an inspection shows: its figures, and the proof that it was drawn as it says."""

from dataclasses import dataclass
from uuid import UUID

from services.evaluation.inspections.sampling import digest, drawn
from services.kernel.access import Actor, Permission
from services.kernel.scope import fetch
from services.methods.vocabulary import Checked

_FIGURES = """
select kind, count(*) as drawn, count(inspector_id) as assigned,
  count(*) filter (where finding = 'ok') as ok, count(*) filter (where finding = 'fault') as faults,
  count(*) filter (where finding = 'unreachable') as unreachable, coalesce(sum(tries), 0) as tries
from inspection_case where district_code = $1 and inspection_id = $2 group by kind order by kind"""
_DRAWN = """
select i.algorithm, i.seed, i.size, i.digest, i.sample, p.ids
from inspection i join inspection_population p on p.district_code = $1 and p.inspection_id = i.id
where i.district_code = $1 and i.id = $2"""
_CASES = """
select kind, matter_id from inspection_case
where district_code = $1 and inspection_id = $2 order by kind, place"""


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one way of inspecting: 367 homes visited, 450 calls made, 13 faults found."""

    kind: Checked
    drawn: int
    assigned: int
    ok: int
    faults: int
    unreachable: int
    tries: int

    @property
    def checked(self) -> int:
        return self.ok + self.faults


@dataclass(frozen=True, slots=True)
class Proof:
    """A draw made again. `whole`: the population is the one that was frozen; `same`: so is the sample."""

    algorithm: str
    seed: str
    size: int
    digest: str
    sample: int
    population: list[str]
    whole: bool
    same: bool


async def figures(actor: Actor, inspection_id: UUID) -> list[Figures]:
    actor.require(Permission.INSPECTION_READ)
    rows = await fetch(actor, _FIGURES, actor.district, inspection_id)
    return [Figures(**{**row, "kind": Checked(row["kind"])}) for row in rows]


async def redraw(actor: Actor, inspection_id: UUID) -> Proof | None:
    """Draw again from the frozen population and compare; None for one that the actor doesn't see."""
    actor.require(Permission.INSPECTION_READ)
    found = await fetch(actor, _DRAWN, actor.district, inspection_id)
    if not found:
        return None
    row = found[0]
    kept: dict[str, list[UUID]] = {}
    for case in await fetch(actor, _CASES, actor.district, inspection_id):
        kept.setdefault(case["kind"], []).append(case["matter_id"])
    again = {kind: drawn(row["ids"], row["seed"], kind, row["sample"]) for kind in kept}
    population = row["ids"].split()
    return Proof(
        algorithm=row["algorithm"],
        seed=row["seed"],
        size=row["size"],
        digest=row["digest"],
        sample=row["sample"],
        population=population,
        whole=digest(row["ids"]) == row["digest"] and len(population) == row["size"],
        same=again == kept,
    )
