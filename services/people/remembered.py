"""A small memory of look-ups that are made at every request: bounded, and forgetful after a few seconds."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    def __init__(self, *, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._found: OrderedDict[str, tuple[float, T]] = OrderedDict()
        self.forgotten = 0

    def get(self, key: str) -> tuple[T] | None:
        """A tuple of one, or None when it has to be looked up."""
        found = self._found.get(key)
        return (found[1],) if found and found[0] > time.monotonic() else None

    def put(self, key: str, value: T, *, forgotten: int) -> None:
        """Unless something was forgotten since the look-up began: it may have read what was before."""
        if forgotten != self.forgotten:
            return
        self._found[key] = (time.monotonic() + self._seconds, value)
        self._found.move_to_end(key)
        while len(self._found) > self._most:
            self._found.popitem(last=False)

    def forget(self, key: str) -> None:
        self.forgotten += 1
        self._found.pop(key, None)

    def forget_where(self, condition: Callable[[T], bool]) -> None:
        self.forgotten += 1
        for key in [key for key, (_, value) in self._found.items() if condition(value)]:
            del self._found[key]
