"""How long the door waits for anything."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that a request may take, and that a new socket may keep us waiting for its first message."""

    request: float = 30.0
    init: float = 5.0


async def within(seconds: float, work: Awaitable[T], too_late: Exception | type[Exception]) -> T:
    """The work's result, or `too_late` when it takes longer; a timeout of the work's own passes through."""
    try:
        async with asyncio.timeout(seconds) as deadline:
            return await work
    except TimeoutError:
        if deadline.expired():
            raise too_late from None
        raise


@dataclass(eq=False, slots=True)
class Piece:
    """A piece of work, the task that does it, and until when."""

    task: asyncio.Task[object]
    until: float
    cancelling: int
    too_late: bool = False


@dataclass(eq=False)
class TimeLimit:
    """A timeout for thousands of pieces of work a second: one timer watches over all that have the same time.

    They come in the order in which they would be too late: the timer only has to look at the first of them.
    """

    seconds: float
    _loop: asyncio.AbstractEventLoop | None = None
    _pieces: dict[Piece, None] = field(default_factory=dict)
    _timer: asyncio.TimerHandle | None = None

    def begin(self) -> Piece:
        """From now on the current task has so many seconds, then it is cancelled. Always call `end`."""
        loop, task = self._here()
        piece = Piece(task, loop.time() + self.seconds, task.cancelling())
        self._pieces[piece] = None
        if self._timer is None:
            self._timer = loop.call_at(piece.until, self._look, loop)
        return piece

    def _here(self) -> tuple[asyncio.AbstractEventLoop, asyncio.Task[Any]]:
        """The loop and the task that call. To ask which loop is running would be a system call each time."""
        loop = self._loop
        task = asyncio.current_task(loop) if loop else None
        if loop is None or task is None:
            loop, task = asyncio.get_running_loop(), asyncio.current_task()
            assert task  # noqa: S101 - whoever calls is being awaited
            self._loop, self._pieces, self._timer = loop, {}, None
        return loop, task

    def end(self, piece: Piece) -> bool:
        """Whether its task was cancelled because of us, and by nobody else. True once."""
        self._pieces.pop(piece, None)
        too_late, piece.too_late = piece.too_late, False
        return too_late and piece.task.uncancel() <= piece.cancelling

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        """Cancel what is too late, and come back when the next piece would be."""
        for piece in list(self._pieces):
            if piece.until > loop.time():
                self._timer = loop.call_at(piece.until, self._look, loop)
                return
            del self._pieces[piece]
            piece.too_late = True
            piece.task.cancel()
        self._timer = None
