"""The door of the API: all that stands between bytes from anybody and a resolver that may trust them."""

from schema.door.connection import Connection, same_host
from schema.door.documents import Entry, Operation
from schema.door.door import Door
from schema.door.execution import Answer
from schema.door.limits import Limits
from schema.door.timing import Patience

__all__ = ["Answer", "Connection", "Door", "Entry", "Limits", "Operation", "Patience", "same_host"]
