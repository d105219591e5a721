"""Every way in which a command can end badly, told as a code, a sentence and a hint: never as a traceback."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import singledispatch
from typing import Final

import asyncpg
from pydantic import ValidationError
from redis.exceptions import RedisError

from deploy.commands.refused import Refused
from deploy.embedded import InUseError, ServersFailedError, UnreachableHomeError
from deploy.settings import Settings
from deploy.supervisor import HomeOccupiedError, PortTakenError
from services.kernel.errors import DomainError, Unavailable
from services.kernel.privacy import BadKey, Unreadable
from services.kernel.sheets import SheetInvalid
from services.kernel.text import speaking
from services.methods.document.reading import MethodInvalid
from services.methods.narrowing import NarrowingForbidden

MOST_PROBLEMS: Final = 50
OWN_WORDS: Final[dict[type[Exception], str]] = {
    HomeOccupiedError: "HOME_OCCUPIED",
    InUseError: "HOME_IN_USE",
    PortTakenError: "PORT_TAKEN",
    ServersFailedError: "SERVERS_FAILED",
    UnreachableHomeError: "HOME_UNREACHABLE",
    Unreadable: "PRIVACY_KEY_MISSING",
}
"""Errors that speak for themselves."""
DATABASE: Final[dict[type[Exception], tuple[str, str]]] = {
    asyncpg.InvalidPasswordError: ("DATABASE_SIGN_IN_FAILED", "migrate"),
    asyncpg.InvalidAuthorizationSpecificationError: ("DATABASE_SIGN_IN_FAILED", "migrate"),
    asyncpg.InvalidCatalogNameError: ("DATABASE_MISSING", "createdb"),
    asyncpg.UndefinedTableError: ("NOT_MIGRATED", "migrate"),
    asyncpg.UndefinedColumnError: ("NOT_MIGRATED", "migrate"),
    asyncpg.LockNotAvailableError: ("DATABASE_BUSY", "again"),
    asyncpg.QueryCanceledError: ("DATABASE_BUSY", "again"),
    asyncpg.DeadlockDetectedError: ("DATABASE_BUSY", "again"),
    asyncpg.CannotConnectNowError: ("DATABASE_UNREACHABLE", "again"),
    asyncpg.TooManyConnectionsError: ("DATABASE_UNREACHABLE", "again"),
    asyncpg.PostgresConnectionError: ("DATABASE_UNREACHABLE", "again"),
}
HINTS: Final = {
    "migrate": "Run `mulin migrate` with this same DATABASE_URL and MULIN_SECRET_KEY first.",
    "createdb": "Make the database that DATABASE_URL names (createdb) and run `mulin migrate`.",
    "again": "Try again in a moment; `mulin check` says how the servers are.",
}


@dataclass(frozen=True)
class Failure:
    code: str
    sentence: str
    hint: str = ""
    problems: tuple[str, ...] = ()
    """Line by line, of a file or of settings that were refused."""

    def lines(self) -> Iterator[str]:
        yield f"{self.code}: {' '.join(self.sentence.split()) or 'that failed'}"
        yield from (f"  {problem}" for problem in self.problems[:MOST_PROBLEMS])
        if len(self.problems) > MOST_PROBLEMS:
            yield f"  … and {len(self.problems) - MOST_PROBLEMS} more"
        if self.hint:
            yield f"  {self.hint}"


def explained(error: BaseException) -> Failure:
    """The first in the chain of causes that is known; otherwise the error itself, in its own words."""
    with speaking("en"):
        known = (failure(each) for each in _chain(error))
        return next(filter(None, known), None) or Failure(
            "INTERNAL_ERROR",
            f"{type(error).__name__}: {error}",
            "This is a fault of ours. `mulin --traceback …` shows where.",
        )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


@singledispatch
def failure(error: BaseException) -> Failure | None:
    """What one error means to whoever typed the command; None if it means nothing to them."""
    code = next((code for kind, code in OWN_WORDS.items() if isinstance(error, kind)), None)
    return Failure(code, str(error)) if code else None


@failure.register
def _(error: Refused) -> Failure:
    return Failure(error.code, str(error), error.hint, error.problems)


@failure.register
def _(error: DomainError) -> Failure:
    details = ", ".join(f"{name}: {value}" for name, value in error.details.items())
    return Failure(error.code, f"{error} ({details})" if details else str(error))


@failure.register
def _(error: Unavailable) -> Failure | None:
    """What made it so says more."""
    return None if error.__cause__ else Failure(error.code, str(error), HINTS["again"])


@failure.register
def _(error: SheetInvalid) -> Failure:
    return Failure(error.code, str(error), problems=tuple(map(str, error.problems)))


@failure.register
def _(error: MethodInvalid) -> Failure:
    return Failure(error.code, "the method has mistakes", problems=tuple(error.problems))


@failure.register
def _(error: NarrowingForbidden) -> Failure:
    return Failure(error.code, "the method above does not allow this", problems=tuple(error.problems))


@failure.register
def _(error: ValidationError) -> Failure:
    problems = tuple(f"{_variable(each['loc'])}: {each['msg']}" for each in error.errors())
    return Failure("BAD_SETTINGS", "these variables of the environment can't be used", problems=problems)


@failure.register
def _(error: BadKey) -> Failure:
    return Failure("BAD_SETTINGS", f"MULIN_PRIVACY_KEYS: {error}", "`mulin keys new` makes a good one.")


@failure.register
def _(error: RedisError) -> Failure:
    return Failure("REDIS_UNREACHABLE", str(error), "See that REDIS_URL is right and that Valkey runs there.")


@failure.register
def _(error: asyncpg.PostgresError) -> Failure:
    found = next((told for kind, told in DATABASE.items() if isinstance(error, kind)), None)
    code, hint = found or ("DATABASE_REFUSED", "")
    return Failure(code, str(error), HINTS.get(hint, ""))


@failure.register
def _(error: OSError) -> Failure:
    if isinstance(error, ConnectionError | TimeoutError) or error.filename is None:
        return Failure("DATABASE_UNREACHABLE", str(error), HINTS["again"])
    return Failure("FILE_FAILED", f"{error.filename}: {error.strerror}")


def _variable(location: tuple[int | str, ...]) -> str:
    """A setting as the environment calls it."""
    name = str(location[0]) if location else "settings"
    known = Settings.model_fields.get(name)
    return str((known and known.validation_alias) or (f"MULIN_{name.upper()}" if known else name))
