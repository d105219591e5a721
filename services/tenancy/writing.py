"""How tenants are written: many in one statement, each statement of one district."""

from collections.abc import Sequence
from typing import Final

from services.kernel import clock
from services.kernel.codes import district_code, level_of, parent_of
from services.kernel.scope import sql
from services.tenancy.kinds import kind_of
from services.tenancy.models import Tenant

_INSERT: Final = """
insert into tenant (district_code, created_at, code, parent_code, level, kind, name)
select $1::int, $2::timestamptz, t.*
from unnest($3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[]) t
on conflict (district_code, code) do """
_ADD: Final = f"{_INSERT} nothing returning code"
_PUT: Final = f"""{_INSERT} update set name = excluded.name, kind = excluded.kind
where tenant.district_code = $1
  and (tenant.name, tenant.kind) is distinct from (excluded.name, excluded.kind)"""


def tenant(code: int, name: str) -> Tenant:
    """The row that a code and a name make: the code says its level and parent, the name its kind."""
    level = level_of(code)
    return Tenant(
        code=code,
        district_code=district_code(code),
        parent_code=parent_of(code),
        level=level,
        kind=kind_of(level, name),
        name=name,
    )


async def add_tenant(made: Tenant) -> bool:
    """Write a new tenant; False when its code is taken."""
    return bool(await sql(_ADD, *_columns([made])))


async def put_tenants(tenants: Sequence[Tenant]) -> None:
    """Write tenants of one district, parents first: new ones, and other names for those that are there."""
    await sql(_PUT, *_columns(tenants))


def _columns(tenants: Sequence[Tenant]) -> tuple[object, ...]:
    return (
        tenants[0].district_code,
        clock.now(),
        [each.code for each in tenants],
        [each.parent_code for each in tenants],
        [each.level.value for each in tenants],
        [str(each.kind) for each in tenants],
        [each.name for each in tenants],
    )
