"""Passwords: argon2id in a thread of its own, and what is too weak to be one."""

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from typing import TypeVar
from unicodedata import normalize
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from services.kernel.errors import Invalid
from services.kernel.scope import sql
from services.kernel.text import N_
from services.people.common_passwords import COMMON

SHORTEST, LONGEST = 10, 128
LONGEST_TYPED = 1000
FEWEST_DIFFERENT = 5
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters and digits that look alike on paper."""

HASHER = PasswordHasher(time_cost=4, memory_cost=19 * 1024, parallelism=1)
"""About 60 ms and 19 MiB each; what was hashed otherwise is hashed again at the next sign-in."""

_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")
"""A flood of sign-ins queues up here instead of taking all memory and time."""

T = TypeVar("T")


class WeakPassword(Invalid):
    """`why` is `short`, `long`, `common` or `personal`."""

    code, sentence = "WEAK_PASSWORD", N_("密码过于简单：至少 10 个字符，不用常见组合，也不含用户名或手机号")


async def hashed(password: str) -> str:
    return await _in_thread(HASHER.hash, _normal(password))


async def verifies(hash: str | None, password: str) -> bool:
    """Whether the password is the hash's; without a hash it takes just as long and is wrong."""
    return await _in_thread(_verify, hash, _normal(password)) and hash is not None


async def keep(account_id: UUID, password: str, *, temporary: bool) -> None:
    """Make it the account's, in a transaction in which the gate acts or stands in."""
    change = "update account set password_hash = $2, password_temporary = $3 where id = $1"
    await sql(change, account_id, await hashed(password), temporary)


def outdated(hash: str) -> bool:
    return HASHER.check_needs_rehash(hash)


def check_strength(password: str, *names: str) -> str:
    """The password itself, or `WeakPassword`; `names` are what it must not contain."""
    plain = _normal(password)
    if why := _weakness(plain, [name.lower() for name in names if name]):
        raise WeakPassword(why=why)
    return password


def generate() -> str:
    """Three groups of four that can be read out on the phone: 59 bits."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(3))


def _weakness(plain: str, names: list[str]) -> str | None:
    lower = plain.lower()
    if len(plain) < SHORTEST:
        return "short"
    if len(plain) > LONGEST:
        return "long"
    if lower in COMMON or len(set(lower)) < FEWEST_DIFFERENT or _is_run(lower):
        return "common"
    return "personal" if any(name in lower for name in names) else None


def _is_run(text: str) -> bool:
    """`1234567890`, `abcdefghij`, and the same backwards."""
    steps = {(ord(after) - ord(before)) % 10 for before, after in pairwise(text)}
    return steps in ({1}, {9})


def _normal(password: str) -> str:
    """One form however typed: full-width or composed characters are the same password."""
    return normalize("NFKC", password[:LONGEST_TYPED]).encode("utf-8", "replace").decode()


def _verify(hash: str | None, password: str) -> bool:
    try:
        return HASHER.verify(hash or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    """The hash of a password nobody has, made with the present parameters."""
    return HASHER.hash(secrets.token_urlsafe())


async def _in_thread(work: Callable[..., T], *given: str | None) -> T:
    return await asyncio.get_running_loop().run_in_executor(_threads, work, *given)
