"""What follows from the story's steps by itself, in story time.

Deadlines are told in their turn: one that passed between two steps fires between them, not at the moment when
the story happens to be loaded.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.kernel import clock, deadlines, deliveries
from services.kernel.deadlines import Deadline
from services.kernel.scope import acting

SOON = timedelta(seconds=2)
"""How long after something happened the worker has seen to it."""


class StoryTornError(RuntimeError):
    """What should follow from a step did not, or a step can't be."""


@dataclass
class Aftermath:
    """The worker of one district (six digits), at work in the past."""

    district: int
    _day: date = date.min

    async def settle(self, at: datetime) -> None:
        """Let the handlers of what has happened do their work, and those of what comes of it."""
        with clock.at(at + SOON):
            while claims := await deliveries.claim(self.district):
                for claim in claims:
                    if not await deliveries.perform(claim):
                        message = f"{self.district}: {claim.handler} failed"
                        raise StoryTornError(message)

    async def pass_time(self, until: datetime) -> None:
        """Fire the deadlines that have passed by then. They fall on midnights."""
        if clock.day_of(until) == self._day:
            return
        self._day = clock.day_of(until)
        while due := await self._next_deadline(until):
            with clock.at(due + SOON):
                async with acting(worker := deliveries.worker_in(self.district)):
                    await deadlines.fire(worker, batch=1)
            await self.settle(due + SOON)

    async def _next_deadline(self, until: datetime) -> datetime | None:
        async with acting(deliveries.worker_in(self.district)):
            waiting = Deadline.filter(fired_at=None, cancelled_at=None, due_at__lte=until)
            first = await waiting.order_by("due_at").first()
        return first.due_at if first else None
