"""What the servers of one home have agreed on: kept there, for the owner's eyes only."""

import json
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass
class State:
    """Ports and the password stay the same from start to start as long as the ports can be had."""

    password: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    ports: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, run: Path) -> "State":
        path = run / "state.json"
        return cls(**json.loads(path.read_text())) if path.exists() else cls()

    def write(self, run: Path) -> None:
        half = run / "state.half"
        half.touch(0o600)
        half.write_text(json.dumps(asdict(self)))
        half.replace(run / "state.json")

    @property
    def database_url(self) -> str:
        port = self.ports.get("postgres")
        return f"postgres://postgres:{self.password}@127.0.0.1:{port}/postgres" if port else ""

    @property
    def redis_url(self) -> str:
        port = self.ports.get("valkey")
        return f"redis://:{self.password}@127.0.0.1:{port}/0" if port else ""
