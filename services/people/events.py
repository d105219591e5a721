"""What happens to people and accounts, in the past tense. None of it says a name or a number."""

from dataclasses import dataclass
from uuid import UUID

from services.kernel.access import Role
from services.kernel.outbox import Event


@dataclass(frozen=True)
class PersonCreated(Event):
    shown = False


@dataclass(frozen=True)
class PersonUpdated(Event):
    """`fields` names what changed, never to what."""

    shown = False

    fields: str


@dataclass(frozen=True)
class PersonHoused(Event):
    """They live in this household now, or, without one, in none that is known."""

    shown = False

    household_id: UUID | None


@dataclass(frozen=True)
class PersonRevealed(Event):
    """Somebody read a number unmasked; the `reveal` says why."""

    shown = False

    what: str
    reveal_id: UUID


@dataclass(frozen=True)
class ResidentJoined(Event):
    appointment_id: UUID


@dataclass(frozen=True)
class VolunteerJoined(Event):
    appointment_id: UUID


@dataclass(frozen=True)
class AccountCreated(Event):
    """`linked` when the phone had an account already."""

    shown = False

    appointment_id: UUID
    role: Role
    linked: bool


@dataclass(frozen=True)
class Appointed(Event):
    appointment_id: UUID
    role: Role
    tenant: int


@dataclass(frozen=True)
class AppointmentEnded(Event):
    appointment_id: UUID
    role: Role


@dataclass(frozen=True)
class PasswordSet(Event):
    shown = False


@dataclass(frozen=True)
class PasswordReset(Event):
    shown = False


@dataclass(frozen=True)
class AccountDisabled(Event):
    shown = False


@dataclass(frozen=True)
class AccountEnabled(Event):
    shown = False


@dataclass(frozen=True)
class TokenCreated(Event):
    shown = False

    token_id: UUID


@dataclass(frozen=True)
class TokenRevoked(Event):
    shown = False

    token_id: UUID


@dataclass(frozen=True)
class DepartmentCreated(Event):
    shown = False


@dataclass(frozen=True)
class OrganizationCreated(Event):
    shown = False
