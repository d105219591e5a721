"""Phone and identity numbers at rest: encrypted with AES-256-GCM, found again by a keyed hash.

A secret is text: `v1.<key id>.<nonce, ciphertext and tag in base64>`. It is bound to the cell it was written
for, so it can't be copied into another row and read there. Keys rotate: every key in the ring reads, the
current one writes. Fingerprints come from a secret of their own and stay the same when keys rotate.

The composition root calls `configure` once; everyone else asks `keyring()`.
"""

import binascii
import re
import secrets
from base64 import b64decode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Final, Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
VERSION: Final = "v1"
KEY_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,32}")


class BadKey(ValueError):
    """A key in the settings that can't be used."""


class NotConfigured(RuntimeError):
    """Someone asked for the keyring before the composition root set it."""


class Unreadable(RuntimeError):
    """A secret that this ring can't read: damaged, moved to another cell, or its key is gone."""


class Keyring:
    """Encrypts, decrypts and fingerprints. Says nothing of its keys when printed."""

    def __init__(self, keys: Mapping[str, bytes], current: str, fingerprint_secret: bytes) -> None:
        if current not in keys:
            message = f"the current key {current!r} is not among the keys"
            raise BadKey(message)
        for id, key in keys.items():
            _check(id, key)
        _check("fingerprint", fingerprint_secret)
        self.current = current
        self._ciphers = {id: AESGCM(key) for id, key in keys.items()}
        self._fingerprint_key = HKDF(hashes.SHA256(), KEY_BYTES, None, b"mulin fingerprint v1").derive(
            fingerprint_secret
        )

    @classmethod
    def of_settings(cls, keys: Mapping[str, str], current: str, fingerprint_secret: str) -> Self:
        """From base64 texts, as settings hold them."""
        decoded = {id: _decoded(id, key) for id, key in keys.items()}
        return cls(decoded, current, _decoded("fingerprint", fingerprint_secret))

    def encrypt(self, plain: str, about: bytes) -> str:
        header = f"{VERSION}.{self.current}."
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._ciphers[self.current].encrypt(nonce, plain.encode(), header.encode() + about)
        return header + urlsafe_b64encode(nonce + sealed).decode()

    def decrypt(self, token: str, about: bytes) -> str:
        version, id, body = _parts(token)
        if version != VERSION or id not in self._ciphers:
            message = f"no key {id!r} for a secret of version {version!r}"
            raise Unreadable(message)
        try:
            sealed = urlsafe_b64decode(body)
            nonce, text = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
            return self._ciphers[id].decrypt(nonce, text, f"{version}.{id}.".encode() + about).decode()
        except (InvalidTag, ValueError) as error:
            message = f"a secret of key {id!r} is damaged or belongs elsewhere"
            raise Unreadable(message) from error

    def needs_rotation(self, token: str) -> bool:
        """Whether it was written with another key than the current one."""
        return _parts(token)[:2] != (VERSION, self.current)

    def rotated(self, token: str, about: bytes) -> str:
        """The same secret under the current key."""
        return self.encrypt(self.decrypt(token, about), about) if self.needs_rotation(token) else token

    def fingerprint(self, value: str, kind: str) -> str:
        """64 hex digits: the same for the same value of the same kind (`phone`), useless without the key."""
        digest = hmac.HMAC(self._fingerprint_key, hashes.SHA256())
        digest.update(f"{kind}\0{value}".encode())
        return digest.finalize().hex()

    def __repr__(self) -> str:
        return f"<Keyring {', '.join(self._ciphers)}; current {self.current}>"


def cell(table: str, column: str, id: UUID) -> bytes:
    """What a secret is bound to: the row and column it is written into."""
    return f"{table}\0{column}\0{id}".encode()


def new_key() -> str:
    """A fresh key, as settings hold it."""
    return urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def configure(ring: Keyring) -> None:
    """Called by the composition root, once a process."""
    _configured[:] = [ring]


def keyring() -> Keyring:
    if not _configured:
        message = "no keyring: the composition root calls services.kernel.privacy.configure first"
        raise NotConfigured(message)
    return _configured[0]


_configured: list[Keyring] = []


def _check(id: str, key: bytes) -> None:
    if not KEY_ID.fullmatch(id):
        message = f"a key's name is 1 to 32 letters, digits, - or _, not {id!r}"
        raise BadKey(message)
    if len(key) != KEY_BYTES:
        message = f"the key {id!r} has {len(key)} bytes instead of {KEY_BYTES}"
        raise BadKey(message)


def _decoded(id: str, key: str) -> bytes:
    """Base64 in either alphabet."""
    try:
        return b64decode(key.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError) as error:
        message = f"the key {id!r} is not base64"
        raise BadKey(message) from error


def _parts(token: str) -> tuple[str, str, str]:
    match token.split("."):
        case [version, id, body]:
            return version, id, body
    message = "not a secret of ours"
    raise Unreadable(message)
