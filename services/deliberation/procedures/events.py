"""What happens to decision procedures, in the past tense."""

from dataclasses import dataclass

from services.kernel.outbox import Event


@dataclass(frozen=True)
class ProcedureStarted(Event):
    name: str
    subject: str


@dataclass(frozen=True)
class ProcedureStepTaken(Event):
    code: str
    name: str


@dataclass(frozen=True)
class ProcedureFiled(Event):
    round: int


@dataclass(frozen=True)
class ProcedureFilingAccepted(Event):
    round: int


@dataclass(frozen=True)
class ProcedureFilingReturned(Event):
    round: int
    reason: str


@dataclass(frozen=True)
class ProcedureDisclosed(Event):
    code: str
    name: str


@dataclass(frozen=True)
class ProcedureDisclosureEnded(Event):
    code: str
    name: str


@dataclass(frozen=True)
class ProcedureAbandoned(Event):
    reason: str
