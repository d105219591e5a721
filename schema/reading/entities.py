"""Which table a type of the API reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol
from uuid import UUID

from schema.reading.values import GlobalId
from schema.relay import Key, register
from services.kernel.access import Permission, Sight
from services.kernel.isolation import Isolation
from services.kernel.rows import Declared


class Read(Protocol):
    """A field that is read from the row itself: a column, or the key of another row."""

    @property
    def python_name(self) -> str: ...
    def expression(self, entity: "Entity", sight: Sight) -> str: ...


@dataclass(eq=False)
class Entity:
    """A type, its table, what is read from a row, and what it takes to be allowed to."""

    cls: type[Any]
    model: type[Declared]
    reads: Sequence[Read]
    permission: Permission | None

    def __post_init__(self) -> None:
        self.kind = self.cls.__name__
        register(self.kind)
        entities[self.cls] = self

    @cached_property
    def table(self) -> str:
        return str(self.model._meta.db_table)  # noqa: SLF001 - where the ORM keeps it

    @cached_property
    def coded(self) -> bool:
        """A tenant is known by its code, everything else by a uuid."""
        return self.isolation.key[-1] == "code"

    @property
    def isolation(self) -> Isolation:
        return self.model.isolation

    @cached_property
    def key(self) -> str:
        """The column that tells its rows apart inside a district."""
        return f"t.{self.isolation.key[-1]}"

    def key_of(self, id: UUID) -> Key:
        return id.int if self.coded else id

    @cached_property
    def id(self) -> GlobalId:
        return GlobalId(self.kind, coded=self.coded)

    @cached_property
    def columns(self) -> frozenset[str]:
        return frozenset({*self.model._meta.db_fields, "street_code", "community_code"})  # noqa: SLF001 - as above

    def seen_by(self, sight: Sight) -> bool:
        return seen_by(self.model, sight)


def seen_by(model: type[Declared], sight: Sight) -> bool:
    """Whether the database lets a role read this table at all."""
    return any("select" in rule.commands and sight in rule.sights for rule in model.isolation.rules)


entities: dict[type[Any], Entity] = {}


def entity_of(cls: type[Any]) -> Entity:
    return entities[cls]


def entity_named(kind: str) -> Entity:
    return next(entity for entity in entities.values() if entity.kind == kind)
