"""A register of divisions as a file: all of it is taken, or nothing. The same file again changes nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby
from typing import Final

from services.kernel.access import Actor, Permission
from services.kernel.codes import Level, district_code
from services.kernel.outbox import record
from services.kernel.scope import sql
from services.tenancy.events import DistrictImported, TenantRenamed
from services.tenancy.register import Division, districts_in, read_register
from services.tenancy.writing import add_tenant, put_tenants, tenant

BATCH: Final = 500
Told = Callable[[int, int], None]
"""Called now and then with the rows done and the rows in all."""

_PATIENCE: Final = (
    "select set_config('lock_timeout', '60s', true), set_config('statement_timeout', '120s', true)"
)
_HOLD: Final = "select from tenant where district_code = $1 and code = $2 for no key update"
_NAMES: Final = "select code, name from tenant where district_code = $1"


def quiet(_done: int, _total: int) -> None:
    """For whoever doesn't watch."""


@dataclass(frozen=True)
class Imported:
    """What an import did with the tenants of a file."""

    created: int = 0
    renamed: int = 0
    unchanged: int = 0

    @property
    def rows(self) -> int:
        return self.created + self.renamed + self.unchanged

    def __add__(self, other: "Imported") -> "Imported":
        return Imported(
            self.created + other.created, self.renamed + other.renamed, self.unchanged + other.unchanged
        )


async def patience() -> None:
    """In this transaction, wait for somebody else's import of the same tenants rather than give up."""
    await sql(_PATIENCE)


async def import_register(actor: Actor, content: bytes, *, told: Told = quiet) -> Imported:
    """Take over the districts, streets and communities of a file of `code,name,level,parent_code`.

    `RegisterInvalid` names every line that is wrong. Tenants that the file doesn't mention stay as they are.
    """
    actor.require(Permission.DISTRICT_CREATE)
    await patience()
    known = [await _names(district) for district in sorted(districts_in(content))]
    divisions = read_register(content, frozenset(chain.from_iterable(known)))
    done = Imported()
    for district, group in groupby(divisions, key=lambda division: district_code(division.code)):
        within = replace(actor, tenant=district * Level.DISTRICT.divisor)
        done += await _import_district(within, list(group))
        told(done.rows, len(divisions))
    return done


async def _import_district(actor: Actor, divisions: Sequence[Division]) -> Imported:
    """The rows of one district, which is held meanwhile: two imports of it take turns."""
    first = divisions[0]
    opened = first.level is Level.DISTRICT and await add_tenant(tenant(first.code, first.name))
    await sql(_HOLD, actor.district, actor.tenant)
    names = await _names(actor.district)
    created = [each for each in divisions if each.code not in names]
    renamed = [each for each in divisions if names.get(each.code, each.name) != each.name]
    changed = sorted(created + renamed, key=lambda division: division.code)
    for start in range(0, len(changed), BATCH):
        await put_tenants([tenant(each.code, each.name) for each in changed[start : start + BATCH]])
    for each in renamed:
        about = tenant(each.code, each.name)
        await record(TenantRenamed(names[each.code], each.name), by=actor, about=about)
    if fresh := len(created) + opened:
        await record(DistrictImported(fresh), by=actor, about=tenant(actor.tenant, ""))
    return Imported(fresh, len(renamed), len(divisions) - fresh - len(renamed))


async def _names(district: int) -> dict[int, str]:
    return {row["code"]: row["name"] for row in await sql(_NAMES, district)}
