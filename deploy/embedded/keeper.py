"""The process that keeps PostgreSQL and Valkey: starts, mends, and stops them when nobody uses them.

    python -m deploy.embedded.keeper HOME '{"postgres": […], "valkey": […], "throwaway": false, "only": […]}'

Users hold a shared lock on `run/users.lock` while they live. When the keeper can have that lock alone, the
last one has gone, however it went. If the keeper itself is killed, the servers end with it (see `tether`).
"""

import contextlib
import json
import os
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from deploy.embedded import locks, postgres, valkey
from deploy.embedded.ending import interrupted_once
from deploy.embedded.program import Program, free_port
from deploy.embedded.state import State

LOOK = 0.1
GENTLY = 2.5
LONGEST_PAUSE = 5.0


class ServerFailedError(RuntimeError):
    pass


def main() -> None:
    home, options = Path(sys.argv[1]), json.loads(sys.argv[2])
    os.chdir("/")
    with contextlib.suppress(KeyboardInterrupt), interrupted_once():
        lock = locks.take(home / "run" / "keeper.lock", locks.ALONE, patience=5)
        locks.sign(lock)
        state = State.read(home / "run")
        state.write(home / "run")
        throwaway = options["throwaway"]
        pg_settings = (*(postgres.THROWAWAY if throwaway else ()), *options["postgres"])
        valkey_settings = (*(valkey.THROWAWAY if throwaway else ()), *options["valkey"])
        programs = (
            postgres.Postgres(home, pg_settings, state.password),
            valkey.Valkey(home, valkey_settings, state.password),
        )
        wanted = [program for program in programs if program.name in options["only"]]
        Keeper(home / "run", state, wanted).keep()
    if throwaway:
        shutil.rmtree(home)


class Keeper:
    def __init__(self, run: Path, state: State, programs: Sequence[Program]) -> None:
        self.run, self.state, self.programs = run, state, programs
        self.ready = run / "ready"

    def keep(self) -> None:
        """Until told to stop, or until nobody is left."""
        try:
            for program in self.programs:
                self._start_somewhere(program)
            self.ready.touch()
            while not self._abandoned():
                time.sleep(LOOK)
                for program in self.programs:
                    if not program.running:
                        self._mend(program)
        finally:
            self._stop()

    def _start_somewhere(self, program: Program) -> None:
        """Where it was last time, or at another port if that is taken now or just as it starts."""
        wanted = self.state.ports.get(program.name)
        for _ in range(3):
            port = free_port(wanted)
            if program.start(port):
                self.state.ports[program.name] = port
                self.state.write(self.run)
                return
            wanted = None
        raise ServerFailedError(program.name)

    def _abandoned(self) -> bool:
        """The lock is kept once it is had: whoever comes now waits until all is stopped."""
        with contextlib.suppress(TimeoutError):
            locks.take(self.run / "users.lock", locks.ALONE, patience=0)
            return True
        return False

    def _mend(self, program: Program) -> None:
        """Start what died again, at the same port: its users know no other."""
        self.ready.unlink(missing_ok=True)
        _say(f"{program.name} ended; starting it again")
        pause = LOOK
        while not program.start(self.state.ports[program.name]):
            _say(f"{program.name} did not start; trying again in {pause} s")
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        self.ready.touch()

    def _stop(self) -> None:
        """Both at once; nobody waits for the one because of the other."""
        self.ready.unlink(missing_ok=True)
        for program in self.programs:
            program.ask_to_end()
        for program in self.programs:
            program.see_it_end(patience=GENTLY)


def _say(sentence: str) -> None:
    sys.stderr.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {sentence}\n")


if __name__ == "__main__":
    main()
