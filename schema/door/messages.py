"""The messages of graphql-transport-ws, and the codes a socket is closed with."""

from typing import Any, Final, NamedTuple

import orjson

from schema.door.connection import Message
from schema.door.decode import Ask, ask_from, decode_object
from schema.door.errors import Described
from services.kernel.errors import DomainError

PROTOCOL: Final = "graphql-transport-ws"
ACK: Final = '{"type":"connection_ack"}'
PONG: Final = '{"type":"pong"}'
MAX_ID: Final = 128

TOO_BIG: Final = 1009
TRY_LATER: Final = 1013
BAD_REQUEST: Final = 4400
UNAUTHORIZED: Final = 4401
FORBIDDEN: Final = 4403
BAD_PROTOCOL: Final = 4406
INIT_TIMEOUT: Final = 4408
DUPLICATE: Final = 4409
TOO_MANY_INITS: Final = 4429
INTERNAL: Final = 4500


class Closing(Exception):
    """The socket ends here, for a reason that the protocol has a code for."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


class Said(NamedTuple):
    """One message of the client."""

    type: str
    message: dict[str, Any]


def said(received: Message, limit: int) -> Said:
    """What came in, as far as the protocol can read it."""
    text = received.get("text")
    if text is None:
        raise Closing(BAD_REQUEST, "Messages must be text")
    if len(text) > limit:
        raise Closing(TOO_BIG, "Message too big")
    try:
        message = decode_object(text)
    except DomainError:
        raise Closing(BAD_REQUEST, "Messages must be JSON objects") from None
    kind = message.get("type")
    if not isinstance(kind, str):
        raise Closing(BAD_REQUEST, "Messages must have a type")
    return Said(kind, message)


def identifier(message: dict[str, Any]) -> str:
    """The id of the operation that a message is about."""
    given = message.get("id")
    if not isinstance(given, str) or not 0 < len(given) <= MAX_ID:
        raise Closing(BAD_REQUEST, "Operations must have an id of 1 to 128 characters")
    return given


def init_payload(message: dict[str, Any]) -> dict[str, Any]:
    payload = message.get("payload")
    if payload is not None and not isinstance(payload, dict):
        raise Closing(BAD_REQUEST, "The payload must be an object")
    return payload or {}


def asked(message: dict[str, Any]) -> Ask:
    """The operation that a `subscribe` message carries."""
    payload = message.get("payload")
    if not isinstance(payload, dict):
        raise Closing(BAD_REQUEST, "The payload must be an object")
    try:
        return ask_from(payload)
    except DomainError as refusal:
        raise Closing(BAD_REQUEST, "The payload must be a GraphQL request") from refusal


def next_result(operation: str, response: bytes) -> str:
    return _text({"id": operation, "type": "next", "payload": orjson.Fragment(response)})


def failed(operation: str, errors: list[Described]) -> str:
    return _text({"id": operation, "type": "error", "payload": errors})


def completed(operation: str) -> str:
    return _text({"id": operation, "type": "complete"})


def _text(message: dict[str, Any]) -> str:
    return orjson.dumps(message).decode()
