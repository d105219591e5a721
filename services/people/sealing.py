"""Phone and identity numbers on a row: encrypted, with a keyed hash to find it by and a mask to show."""

from typing import Final, Literal

from services.kernel.personal import mask_identity_number, mask_phone, normal_identity_number, normal_phone
from services.kernel.privacy import cell, keyring
from services.people.models import Account, Person

Number = Literal["phone", "identity"]
_NORMAL: Final = {"phone": normal_phone, "identity": normal_identity_number}
_MASK: Final = {"phone": mask_phone, "identity": mask_identity_number}
_KIND: Final = {"phone": "phone", "identity": "identity_number"}


def fingerprint(number: Number, typed: str) -> str:
    """What a number is found by, however it was typed; refuses one that can't be."""
    return keyring().fingerprint(_NORMAL[number](typed), _KIND[number])


def seal(row: Account | Person, number: Number, typed: str) -> None:
    """Put a number on a row, or take it off when nothing was typed."""
    normal = _NORMAL[number](typed) if typed else None
    setattr(row, f"{number}_masked", _MASK[number](normal) if normal else None)
    setattr(row, f"{number}_hash", keyring().fingerprint(normal, _KIND[number]) if normal else None)
    setattr(row, f"{number}_sealed", keyring().encrypt(normal, about(row, number)) if normal else None)


def unseal(row: Account | Person, number: Number) -> str | None:
    """The number itself. Whoever shows it to anybody goes through `reveal`."""
    sealed: str | None = getattr(row, f"{number}_sealed")
    return keyring().decrypt(sealed, about(row, number)) if sealed else None


def about(row: Account | Person, number: Number) -> bytes:
    """The cell that the secret is bound to."""
    return cell("person" if isinstance(row, Person) else "account", number, row.id)
