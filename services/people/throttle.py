"""Slowing down whoever guesses: tries are counted by account and by address, in the database.

A try is counted before it is judged, in one statement, so that many at once cannot all slip through; a right
one is taken back. Keys are hashes: the table says nothing of names, phones or addresses.
"""

import math
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Self

from services.kernel.access import Actor, Role
from services.kernel.errors import TooMany
from services.kernel.privacy import keyring
from services.kernel.scope import acting, sql
from services.kernel.text import N_

GATE = Actor(Role.GATE, 0)


class TooManyAttempts(TooMany):
    code, sentence = "TOO_MANY_ATTEMPTS", N_("尝试次数过多，请在 {retry_after} 秒后再试")


@dataclass(frozen=True, slots=True)
class Limits:
    """From the `free`th try on one waits, twice as long each time; from the `last` on for `lock` seconds.

    The count begins anew after `window` seconds.
    """

    free: int
    last: int
    wait: int = 1
    lock: int = 900
    window: int = 3600


ACCOUNT = Limits(free=5, last=10)
ADDRESS = Limits(free=50, last=60)


@dataclass(frozen=True, slots=True)
class Counter:
    key: str
    limits: Limits

    @classmethod
    def of(cls, kind: str, value: str, limits: Limits) -> Self:
        return cls(f"{kind}:{keyring().fingerprint(value, f'attempts {kind}')}", limits)


def by_account(name: str) -> Counter:
    """An account by its id, or a name that nobody has: both are counted alike."""
    return Counter.of("account", name, ACCOUNT)


def by_address(address: str, *, kind: str = "address", limits: Limits = ADDRESS) -> Counter:
    return Counter.of(kind, place(address), limits)


def place(address: str) -> str:
    """What one household or attacker has of addresses: one of IPv4, a /64 of IPv6."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:100]
    if isinstance(parsed, IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped or ip_network((parsed.packed, 64), strict=False))
    return str(parsed)


_NEXT = "case when a.since < now() - make_interval(secs => $4) then 1 else a.failed + 1 end"
_WAIT = """case when {n} >= $3 then now() + make_interval(secs => $6)
                when {n} >= $2 then now() + make_interval(secs => $5 * 2.0 ^ ({n} - $2)) end"""
_COUNT = f"""
insert into attempts as a (key, failed, since, blocked_until) values ($1, 1, now(), {_WAIT.format(n="1")})
on conflict (key) do update set
  failed = {_NEXT},
  since = case when a.since < now() - make_interval(secs => $4) then now() else a.since end,
  blocked_until = {_WAIT.format(n=f"({_NEXT})")}
where a.blocked_until is null or a.blocked_until <= now()
returning failed"""  # noqa: S608 - our own text
_REMAINING = "select extract(epoch from blocked_until - now())::float8 as wait from attempts where key = $1"
_FORGET = "delete from attempts where key = $1"
_TAKE_BACK = """
update attempts set failed = greatest(failed - 1, 0),
  blocked_until = case when failed - 1 >= $2 then blocked_until end where key = $1"""


async def count(*counters: Counter) -> None:
    """Count one try with each, in this order; refuses, uncounted, at the first that is blocked."""
    async with acting(GATE):
        wait = await _first_wait(counters)
    if wait is not None:
        raise TooManyAttempts(retry_after=max(1, math.ceil(wait)))


async def _first_wait(counters: tuple[Counter, ...]) -> float | None:
    for each in counters:
        limits = each.limits
        numbers = (limits.free, limits.last, float(limits.window), float(limits.wait), float(limits.lock))
        if not await sql(_COUNT, each.key, *numbers):
            [row] = await sql(_REMAINING, each.key)
            return float(row["wait"])
    return None


async def forgive(account: Counter, address: Counter) -> None:
    """It was right: the account's count is forgotten, the address gets this one try back."""
    async with acting(GATE):
        await sql(_TAKE_BACK, address.key, address.limits.free)
        await sql(_FORGET, account.key)


async def clear(account: Counter) -> None:
    """Forget its count, in a transaction in which the gate acts or stands in."""
    await sql(_FORGET, account.key)
