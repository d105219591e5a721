"""Short texts that travel through a browser and must come back unchanged."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode


def mark(secret: str, purpose: str, text: str) -> str:
    """The mark of a text for one purpose; nobody without the secret can make it."""
    return hmac.new(secret.encode(), f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


def is_marked(given: str, secret: str, purpose: str, text: str) -> bool:
    return hmac.compare_digest(given.encode(), mark(secret, purpose, text).encode())


def seal(secret: str, purpose: str, text: str) -> str:
    """A text together with its mark, fit for a cookie."""
    body = urlsafe_b64encode(text.encode()).decode()
    return f"{body}.{mark(secret, purpose, body)}"


def unseal(secret: str, purpose: str, sealed: str) -> str | None:
    """The text, or None when somebody else wrote it."""
    body, _, given = sealed.partition(".")
    if not is_marked(given, secret, purpose, body):
        return None
    return urlsafe_b64decode(body).decode()
