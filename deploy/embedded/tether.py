"""Become another program that ends when its parent ends, even when the parent is killed with -9.

    python -I -S tether.py PARENT SIGNAL UID GID program [argument…]

Runs by itself, before anything of ours is importable. UID -1 keeps the user. Linux only: elsewhere the
program simply isn't tethered.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    parent, ending, uid, gid = (int(word) for word in sys.argv[1:5])
    program = sys.argv[5:]
    for ignored_by_python in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(ignored_by_python, signal.SIG_DFL)
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":  # after setuid, which forgets it
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, ending)
    if os.getppid() == parent:  # else it ended before we were tied to it
        os.execvp(program[0], program)  # noqa: S606 - argv as given by our own launcher, no shell wanted


if __name__ == "__main__":
    main()
