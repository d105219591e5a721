"""The secret key of a house that was given none: made when it is first needed, for the owner's eyes only."""

import os
import secrets
from pathlib import Path
from typing import Final

DEMO: Final = "demo-"
"""What such keys begin with, so that one is known wherever it goes."""


def key_of(home: Path) -> Path:
    return home / "secret_key"


def secret_key(given: str, home: Path) -> str:
    """The key that was given, or else the home's own."""
    if given:
        return given
    path = key_of(home)
    if not path.exists():
        half = path.with_name("secret_key.half")
        half.unlink(missing_ok=True)
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(DEMO + secrets.token_urlsafe(32))
        half.replace(path)
    return path.read_text()
