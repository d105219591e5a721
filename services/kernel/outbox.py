"""Events: recorded in the transaction that made them true, reacted to afterwards by workers.

The `event` table is the outbox, the audit trail and the timeline people read, all at once. It is append-only;
only who sees a row follows its subject to another tenant or department, by the house's own hand. For each
event and each handler of its kind there is a `delivery`, made in the same transaction; `deliveries.py` sees
to them.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, Protocol, Self, TypeVar, get_type_hints
from uuid import UUID

import orjson
from tortoise import fields

from services.kernel import clock
from services.kernel.access import Actor, Sight
from services.kernel.isolation import (
    APPEND,
    READ_WRITE,
    anyone,
    below,
    district,
    everywhere,
    own,
    referred,
)
from services.kernel.rows import Row, uuid7
from services.kernel.scope import sql, work


@dataclass(frozen=True)
class Event:
    """Something that happened: a frozen dataclass of ids and short facts, named in the past tense.

    `shown` says whether the resident whom the subject concerns reads it in the timeline.
    """

    kinds: ClassVar[dict[str, type["Event"]]] = {}
    shown: ClassVar[bool] = True

    def __init_subclass__(cls) -> None:
        Event.kinds[cls.__name__] = cls

    def payload(self) -> dict[str, Any]:
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def restore(cls, payload: dict[str, Any]) -> Self:
        hints = _hints(cls.__name__)
        return cls(**{name: _rich(hints[name], value) for name, value in payload.items() if name in hints})


@cache
def _hints(kind: str) -> dict[str, Any]:
    return get_type_hints(Event.kinds[kind])


def _plain(value: object) -> object:
    match value:
        case UUID():
            return str(value)
        case datetime():
            return value.isoformat()
        case StrEnum():
            return value.value
    return value


def _rich(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    kinds = {*getattr(hint, "__args__", ()), hint}
    if UUID in kinds:
        return UUID(value)
    if datetime in kinds:
        return datetime.fromisoformat(value)
    enum = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, StrEnum)), None)
    return enum(value) if enum else value


class Subject(Protocol):
    """A row that events are about: `concerns` a resident; `referred_to` a department that may see it."""

    @property
    def id(self) -> UUID: ...
    @property
    def tenant(self) -> int: ...
    @property
    def concerns(self) -> UUID | None: ...
    @property
    def referred_to(self) -> UUID | None: ...


class EventRow(Row):
    kind = fields.CharField(max_length=60)
    subject_type = fields.CharField(max_length=30)
    subject_id = fields.UUIDField()
    person_id = fields.UUIDField(null=True)
    department_id = fields.UUIDField(null=True)
    actor_id = fields.UUIDField(null=True)
    actor_role = fields.CharField(max_length=30)
    payload: dict[str, Any] = fields.JSONField()

    isolation = district(
        below(APPEND),
        own("person_id", APPEND),
        own("actor_id", APPEND),
        referred("department_id", APPEND),
        anyone(APPEND, Sight.WORKER),
        anyone(("update",), Sight.WORKER, only=("tenant", "department_id")),
        everywhere(("insert",), Sight.PLATFORM),
        indexes=("(district_code, subject_id, id)",),
        listed=True,
    )

    class Meta:
        table = "event"

    @classmethod
    def of(cls, values: dict[str, Any]) -> "EventRow":
        """The row that a raw statement has read."""
        return cls._init_from_db(**{**values, "payload": orjson.loads(values["payload"])})


class Delivery(Row):
    """One handler's debt to one event. `lease_token` is the fence: only its holder may settle the debt."""

    event_id = fields.UUIDField()
    handler = fields.CharField(max_length=80)
    run_at = fields.DatetimeField()
    attempts = fields.IntField(default=0)
    lease_until = fields.DatetimeField(null=True)
    lease_token = fields.UUIDField(null=True)
    done_at = fields.DatetimeField(null=True)
    dead_at = fields.DatetimeField(null=True)
    last_error = fields.TextField(null=True)

    isolation = district(
        below(READ_WRITE, only=("done_at", "dead_at", "attempts", "lease_until", "tenant")),
        anyone(("insert",), Sight.RESIDENT, Sight.DEPARTMENT),
        everywhere(
            READ_WRITE,
            Sight.WORKER,
            only=("run_at", "attempts", "lease_until", "lease_token", "dead_at", "last_error"),
        ),
        everywhere(("insert",), Sight.PLATFORM),
        references={"event_id": "event"},
        unique=[("handler", "event_id")],
        indexes=(
            "(run_at) where done_at is null and dead_at is null",
            "(district_code, run_at) where done_at is null and dead_at is null",
            "(district_code, dead_at) where dead_at is not null",
            "(district_code, event_id)",
        ),
    )

    class Meta:
        table = "delivery"


E = TypeVar("E", bound=Event)
Handler = Callable[[E, EventRow], Awaitable[None]]
handlers: dict[str, dict[str, Handler[Any]]] = defaultdict(dict)


def on(kind: type[E]) -> Callable[[Handler[E]], Handler[E]]:
    """Run the decorated coroutine in a worker after a `kind` was committed, in the event's own tenant.

    Its effect and the end of its debt commit together: it may be tried often, it takes effect once.
    """

    def subscribe(handler: Handler[E]) -> Handler[E]:
        name = f"{handler.__module__.removeprefix('services.').removesuffix('.jobs')}.{handler.__name__}"
        handlers[kind.__name__][name] = handler
        return handler

    return subscribe


@dataclass(frozen=True)
class Signal:
    """What the rest of the house is told after a commit: that something happened, not what."""

    district: int
    tenant: int
    kind: str
    subject_type: str
    subject_id: UUID


async def _nobody(_: list[Signal]) -> None:
    return None


signal: Callable[[list[Signal]], Awaitable[None]] = _nobody
"""Set by the composition root: wakes workers and subscribers, at best; the sweeper needs nobody to call."""

_INSERT_EVENT = """
insert into event (id, created_at, district_code, tenant, kind, subject_type, subject_id, person_id,
                   department_id, actor_id, actor_role, payload)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"""

_INSERT_DELIVERIES = """
insert into delivery (id, created_at, district_code, tenant, event_id, handler, run_at, attempts)
select t.id, $3, $4, $5, $6, t.handler, $7, 0 from unnest($1::uuid[], $2::text[]) t (id, handler)"""


async def record(event: Event, *, by: Actor, about: Subject) -> UUID:
    """Write the event and what it owes to its handlers, in the transaction in progress."""
    id, at, kind = uuid7(), clock.now(), type(event).__name__
    subject_type = getattr(about, "_meta").db_table  # noqa: B009 - every subject is a row
    district = by.district
    await sql(
        _INSERT_EVENT,
        *(id, at, district, about.tenant, kind, subject_type, about.id),
        about.concerns if event.shown else None,
        about.referred_to,
        by.person_id,
        by.role.value,
        orjson.dumps(event.payload()).decode(),
    )
    if names := list(handlers[kind]):
        ids = [uuid7() for _ in names]
        await sql(_INSERT_DELIVERIES, ids, names, at, district, about.tenant, id, at)
    _tell(Signal(district, about.tenant, kind, subject_type, about.id))
    return id


def _tell(news: Signal) -> None:
    """Signals of one transaction go out together, after its commit."""
    committed = work().committed
    told = next((effect for effect in committed if isinstance(effect, _Tell)), None)
    if told is None:
        committed.append(told := _Tell())
    told.news.append(news)


class _Tell:
    def __init__(self) -> None:
        self.news: list[Signal] = []

    async def __call__(self) -> None:
        await signal(self.news)
