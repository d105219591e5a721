"""What happens to methods, in the past tense."""

from dataclasses import dataclass

from services.kernel.outbox import Event


@dataclass(frozen=True)
class MethodDrafted(Event):
    code: str
    name: str
    version: int


@dataclass(frozen=True)
class MethodEdited(Event):
    code: str
    name: str
    version: int


@dataclass(frozen=True)
class MethodActivated(Event):
    """`differences`: in sentences, what is different from what held there before; the first hundred."""

    code: str
    name: str
    version: int
    differences: list[str]
