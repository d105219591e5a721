"""Locks that live exactly as long as the process holding them: the kernel drops them, after `kill -9` too."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SHARED = fcntl.LOCK_SH
ALONE = fcntl.LOCK_EX
PAUSE = 0.01


def try_lock(fd: int, kind: int) -> bool:
    try:
        fcntl.flock(fd, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def take(path: Path, kind: int, *, patience: float) -> int:
    """The descriptor that holds the lock, or TimeoutError. A file that was removed meanwhile is made anew."""
    deadline = time.monotonic() + patience
    while True:
        fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if try_lock(fd, kind) and _still_there(path, fd):
            return fd
        os.close(fd)
        if time.monotonic() > deadline:
            raise TimeoutError(path)
        time.sleep(PAUSE)


def sign(fd: int) -> None:
    """Write into the locked file who holds it."""
    os.ftruncate(fd, 0)
    os.pwrite(fd, str(os.getpid()).encode(), 0)


def _still_there(path: Path, fd: int) -> bool:
    try:
        return path.stat().st_ino == os.fstat(fd).st_ino
    except FileNotFoundError:
        return False


def is_held(path: Path) -> bool:
    """Whether some process holds the lock right now. Makes no file: the directory may be on its way out."""
    try:
        fd = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        return not try_lock(fd, ALONE)
    finally:
        os.close(fd)


@contextmanager
def alone(path: Path, *, patience: float) -> Iterator[None]:
    fd = take(path, ALONE, patience=patience)
    try:
        yield
    finally:
        os.close(fd)
