"""Commands that can't be done as they were asked for. Each is declared beside its rule:

class PortTaken(Refused):
    code, sentence, hint = "PORT_TAKEN", "port {port} is taken by another program", "Name another PORT."
"""

from collections.abc import Iterable
from typing import ClassVar


class Refused(Exception):
    """Ends a command with `CODE: sentence`; under it the problems one by one, and a hint."""

    code: ClassVar[str]
    sentence: ClassVar[str]
    hint: ClassVar[str] = ""

    def __init__(self, problems: Iterable[str] = (), **details: object) -> None:
        super().__init__(self.sentence.format(**details))
        self.problems = tuple(problems)
