"""Handlers that are slow, or always fail: subscribed by the fault tests and by the workers they start."""

import asyncio
import contextlib
from collections.abc import Iterator

from services.kernel.outbox import EventRow, handlers, on
from services.matters.events import MatterReported
from services.people.notices import notify_tenant

SLOWLY = 1.0


async def take_a_while(_: MatterReported, row: EventRow) -> None:
    """Its one effect is a notice."""
    await asyncio.sleep(SLOWLY)
    await notify_tenant(row, row.tenant, "fault.slow", {})


async def never_work(_: MatterReported, row: EventRow) -> None:
    """Its effect is rolled back each time."""
    await notify_tenant(row, row.tenant, "fault.never", {})
    message = "this handler always fails"
    raise RuntimeError(message)


@contextlib.contextmanager
def subscribed(*extra: str) -> Iterator[None]:
    """While the block runs, reported matters owe something to these handlers, too."""
    before = dict(handlers["MatterReported"])
    for name in extra:
        on(MatterReported)(globals()[name])
    try:
        yield
    finally:
        handlers["MatterReported"] = before
