"""What the database's own errors mean to whoever asked: come again later, or a fault of ours.

A house without its database is UNAVAILABLE, and what waited too long for a lock or an answer is a TIMEOUT;
neither is an internal error. What was going on is logged here, where the cause is still known.
"""

from typing import Final

import asyncpg
import structlog
from tortoise.exceptions import OperationalError, TransactionManagementError

from services.kernel.errors import DomainError, Forbidden, NotFound, Unavailable
from services.kernel.text import N_


class TimedOut(Unavailable):
    """A statement, or a lock it waited for, took longer than anybody should wait."""

    code, sentence = "TIMEOUT", N_("处理超时，请稍后再试")


LATE: Final = (asyncpg.QueryCanceledError, asyncpg.LockNotAvailableError)
AWAY: Final = (
    OSError,  # no way there, and every timeout
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,  # shutting down, starting up
    asyncpg.InsufficientResourcesError,  # too many connections, disk full
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,  # not restored yet
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.TransactionTimeoutError,
    asyncpg.TransactionRollbackError,  # a deadlock, of which this was the victim
    asyncpg.InvalidCachedStatementError,  # a migration went by
    asyncpg.InternalClientError,  # a connection broken in the middle of a message
)
LOST: Final = (
    OperationalError,
    TransactionManagementError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    OSError,
)
"""After one of these a transaction can only be rolled back."""
log = structlog.get_logger(__name__)


def refusal(error: Exception) -> DomainError | None:
    """How to refuse what ran into this error; None for a fault of ours."""
    cause = _cause(error)
    known = _known(cause)
    if isinstance(known, Unavailable):
        log.warning("database_away", error=type(cause).__name__, code=known.code)
    return known


def _cause(error: Exception) -> BaseException:
    """The driver's own error, under what the ORM made of it."""
    if isinstance(error, OperationalError | TransactionManagementError):
        return error.__cause__ or error
    return error


def _known(error: BaseException) -> DomainError | None:
    """A row out of one's tenant is not found; a table that one's sight has no grant for is forbidden."""
    if isinstance(error, LATE):
        return TimedOut()
    if isinstance(error, AWAY) or _closed(error):
        return Unavailable()
    if isinstance(error, asyncpg.InsufficientPrivilegeError):
        return NotFound() if "row-level security" in str(error) else Forbidden(reason="sight")
    if isinstance(error, asyncpg.ReadOnlySQLTransactionError):
        return Forbidden(reason="read only")
    return None


def _closed(error: BaseException) -> bool:
    """The driver says only in words that it is for want of a connection."""
    return isinstance(error, asyncpg.InterfaceError) and "clos" in str(error)
