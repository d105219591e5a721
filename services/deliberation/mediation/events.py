"""What happens to mediation cases. Staff who must not know of a case read events: these say nothing of it."""

from dataclasses import dataclass

from services.kernel.outbox import Event


@dataclass(frozen=True)
class MediationOpened(Event):
    shown = False


@dataclass(frozen=True)
class MediationJoined(Event):
    shown = False


@dataclass(frozen=True)
class MediationLeft(Event):
    shown = False


@dataclass(frozen=True)
class MediationTalkHeld(Event):
    shown = False


@dataclass(frozen=True)
class MediationAgreed(Event):
    shown = False


@dataclass(frozen=True)
class MediationFailed(Event):
    shown = False


@dataclass(frozen=True)
class MediationWithdrawn(Event):
    shown = False


@dataclass(frozen=True)
class MediationPerformed(Event):
    shown = False


@dataclass(frozen=True)
class MediationClosed(Event):
    shown = False


@dataclass(frozen=True)
class MediationOverdue(Event):
    """What was agreed was not performed in time."""

    shown = False
