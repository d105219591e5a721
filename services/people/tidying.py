"""Throwing away what the gate does not need any more."""

from services.kernel.scope import acting, sql
from services.people.gate import gate

_OLD = (
    """delete from attempts
       where since < now() - interval '1 day' and (blocked_until is null or blocked_until < now())""",
    "delete from one_time_code where expires_at < now() - interval '1 day'",
    "delete from credential where least(expires_at, revoked_at) < now() - interval '90 days'",
)


async def tidy() -> None:
    """Counts and codes of yesterday, credentials that ended three months ago. Called now and then."""
    async with acting(gate()):
        for statement in _OLD:
            await sql(statement)
