"""Being told to stop: once, and then in peace."""

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

TOLD = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # Ctrl-C, kill, the terminal closed


@contextlib.contextmanager
def interrupted_once() -> Iterator[None]:
    """The first such signal raises KeyboardInterrupt; more of them don't disturb the tidying up."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        for number in TOLD:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in TOLD}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
