"""Whether a database isolates as declared.

What is declared is made on empty twins, in a transaction that is rolled back, and PostgreSQL is asked how it
reads the one and the other.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import asyncpg

from services.kernel.access import Sight
from services.kernel.isolation import Flavour
from services.tables import declarations

_POLICIES: Final = """
select c.relname::text as table, p.polname::text as name, p.polcmd::text, p.polpermissive,
  array(select r.rolname::text from pg_roles r where r.oid = any(p.polroles) order by 1) as roles,
  pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check
from pg_policy p join pg_class c on c.oid = p.polrelid where c.relnamespace = $1::oid"""
_GRANTS: Final = """
select c.relname::text as table, coalesce(r.rolname, 'public')::text as role,
  lower(a.privilege_type) as privilege
from pg_class c cross join aclexplode(c.relacl) a left join pg_roles r on r.oid = a.grantee
where c.relnamespace = $1::oid and c.relkind = 'r' and a.grantee <> c.relowner"""
_COLUMNS: Final = """
select c.relname::text as table, coalesce(r.rolname, 'public')::text as role,
  lower(a.privilege_type) || ' of ' || t.attname as privilege
from pg_class c join pg_attribute t on t.attrelid = c.oid cross join aclexplode(t.attacl) a
left join pg_roles r on r.oid = a.grantee
where c.relnamespace = $1::oid and c.relkind = 'r' and a.grantee <> c.relowner"""
_SECURED: Final = """
select relname::text as table, relrowsecurity as on from pg_class
where relnamespace = $1::oid and relkind = 'r'"""

Facts = Mapping[tuple[str, ...], object]
"""What is true of a table, by the table and what it is about."""


async def differences(owner: asyncpg.Connection, flavour: Flavour) -> list[str]:
    """What is not as declared, a sentence each; none when all is well. Nothing real is locked or changed."""
    public = await owner.fetchval("select 'public'::regnamespace::oid")
    real = await _facts(owner, public)
    transaction = owner.transaction()
    await transaction.start()
    try:
        there = {table for table, *_ in real}
        for table, isolation in declarations().items():
            if table in there:
                await owner.execute(f"create temp table {table} (like public.{table} including generated)")
                for statement in isolation.policies(table, flavour):
                    await owner.execute(statement)
        twins = await owner.fetchval("select pg_my_temp_schema()")
        declared = await _facts(owner, twins)
    finally:
        await transaction.rollback()
    return list(_compared(real, declared))


async def _facts(owner: asyncpg.Connection, schema: int) -> Facts:
    facts: dict[tuple[str, ...], object] = {}
    for row in await owner.fetch(_SECURED, schema):
        facts[row["table"], "row level security"] = row["on"]
    for row in await owner.fetch(_POLICIES, schema):
        facts[row["table"], "policy", row["name"]] = tuple(row)[2:]
    for statement in (_GRANTS, _COLUMNS):
        for row in await owner.fetch(statement, schema):
            facts[row["table"], row["role"], "may", row["privilege"]] = True
    return facts


def _compared(real: Facts, declared: Facts) -> Iterator[str]:
    tables = set(declarations())
    for table in sorted(tables - {table for table, *_ in real}):
        yield f"{table}: the table is missing"
    for fact in sorted(real.keys() | declared.keys()):
        about = f"{fact[0]}: {' '.join(fact[1:])}"
        if fact[0] not in tables:
            if fact[1] in {*Sight, "public"}:
                yield f"{about}, but the table is not declared"
        elif fact not in real:
            yield f"{about} is missing"
        elif fact not in declared:
            yield f"{about} is not declared"
        elif real[fact] != declared[fact]:
            yield f"{about} is not as declared"
