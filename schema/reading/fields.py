"""How a type says what it reads. One declaration a type: the compiler and the resolvers below both follow it.

    @node(models.Note, description="进展 (note): …")
    class Note(Node):
        text: str = column("内容 (text)")                       # t.text
        at: datetime = column("时间 (at)", "t.created_at")
        author: Person | None = to_one("t.author_id", "记录人 (author)")

Everything is SQL over the row `t`; a list says how its rows belong to the parent `p`. `@viewer` is the person
who asks. Nothing here says a district: each select gets its own.
"""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar, dataclass_transform

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.scalars import JSON
from strawberry.types.base import (
    StrawberryContainer,
    StrawberryObjectDefinition,
    StrawberryOptional,
    get_object_definition,
)
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.field import StrawberryField
from strawberry.types.lazy_type import LazyType

from schema.reading.entities import Entity, entity_of, seen_by
from schema.reading.rows import rows_of
from schema.reading.values import Choice, Document, Moment, Value
from services.kernel.access import Permission, Sight
from services.kernel.rows import Declared

C = TypeVar("C", bound=type[Any])
OWN_COLUMN = re.compile(r"\bt\.(\w+)")


class Declaration(StrawberryField):
    """A field of ours: it has no function of its own, and no place in the constructor."""

    def __init__(self, description: str, permission: Permission | None, annotation: object = None) -> None:
        super().__init__(
            description=description,
            type_annotation=StrawberryAnnotation(annotation) if annotation is not None else None,
        )
        self.init = self.compare = self.repr = False
        self.permission = permission

    @property
    def is_basic_field(self) -> bool:
        return False

    @cached_property
    def nullable(self) -> bool:
        return isinstance(self.type, StrawberryOptional)

    @cached_property
    def target(self) -> Entity:
        """The type that the field leads to, under its lists, connections and promises."""
        return entity_of(_innermost(self.type))


def _innermost(found: Any) -> Any:
    if isinstance(found, StrawberryContainer):
        return _innermost(found.of_type)
    if isinstance(found, LazyType):
        return _innermost(found.resolve_type())
    definition = found if isinstance(found, StrawberryObjectDefinition) else get_object_definition(found)
    if definition and definition.type_var_map:
        return _innermost(next(iter(definition.type_var_map.values())))
    return definition.origin if definition else found


class Column(Declaration):
    """A value of the row."""

    def __init__(
        self,
        description: str,
        sql: str = "",
        value: Value | None = None,
        reads: Sequence[type[Declared]] = (),
        permission: Permission | None = None,
    ) -> None:
        super().__init__(description, permission)
        self.sql = sql
        self.given = value
        self.reads = reads

    @property
    def is_basic_field(self) -> bool:
        return True

    def expression(self, entity: Entity, sight: Sight) -> str:
        """SQL for the value; null where the database does not let this role look."""
        if not all(seen_by(model, sight) for model in self.reads):
            return "null"
        return self.sql or f"t.{self.python_name}"

    def value_in(self, entity: Entity) -> Value:
        return self._value

    @cached_property
    def _value(self) -> Value:
        kind = self.type.of_type if isinstance(self.type, StrawberryContainer) else self.type
        if self.given:
            return self.given
        if isinstance(kind, StrawberryEnumDefinition):
            return Choice(kind.wrapped_cls)  # type: ignore[arg-type] # ours are all StrEnums
        return Moment() if kind is datetime else Document() if kind is JSON else Value()

    def get_result(self, source: Any, info: Any, args: list[Any], kwargs: Any) -> Any:
        actor = source.context.require(self.permission)
        return self.value_in(entity_of(type(source))).resolved(source.row[self.python_name], actor.district)


class Key(Column):
    """The global id."""

    def expression(self, entity: Entity, sight: Sight) -> str:
        return entity.key

    def value_in(self, entity: Entity) -> Value:
        return entity.id


def key(description: str) -> Any:
    """The global id of the row."""
    return Key(description)


class ToOne(Declaration):
    """Another row, by its key. Always nullable: whoever doesn't see that row gets null."""

    def __init__(
        self,
        sql: str,
        description: str,
        reads: Sequence[type[Declared]],
        permission: Permission | None,
        annotation: Any,
    ) -> None:
        super().__init__(description, permission, None if annotation is None else annotation | None)
        self.sql = sql
        self.reads = reads

    def expression(self, entity: Entity, sight: Sight) -> str:
        return self.sql if all(seen_by(model, sight) for model in self.reads) else "null"

    def get_result(self, source: Any, info: Any, args: list[Any], kwargs: Any) -> Any:
        source.context.require(self.permission)
        key = source.row[self.python_name]
        return None if key is None else rows_of(source.context, self.target).load(key)


def column(
    description: str,
    sql: str = "",
    *,
    value: Value | None = None,
    reads: Sequence[type[Declared]] = (),
    permission: Permission | None = None,
) -> Any:
    """A value of the row: the column of the field's name, or SQL. `reads`: other tables in that SQL."""
    return Column(description, sql, value, reads, permission)


def to_one(
    sql: str,
    description: str,
    *,
    reads: Sequence[type[Declared]] = (),
    permission: Permission | None = None,
    annotation: Any = None,
) -> Any:
    """The row whose key is `sql`."""
    return ToOne(sql, description, reads, permission, annotation)


@dataclass_transform()
def node(
    model: type[Declared], *, description: str, permission: Permission | None = None
) -> Callable[[C], C]:
    """Make a class a type of the API that reads the model's table. `permission`: to fetch one by its id."""

    def declare(cls: C) -> C:
        made = strawberry.type(cls, description=description)
        definition = get_object_definition(made, strict=True)
        reads = [field for field in definition.fields if isinstance(field, Column | ToOne)]
        entity = Entity(made, model, reads, permission)
        for field in reads:
            _check(entity, field)
        return made

    return declare


def _check(entity: Entity, field: Column | ToOne) -> None:
    """A misspelt column is found when the module is imported, not when somebody asks."""
    wrong = set(OWN_COLUMN.findall(field.expression(entity, Sight.DISTRICT))) - entity.columns
    if wrong:
        message = f"{entity.kind}.{field.python_name} reads {', '.join(wrong)}, which {entity.table} has not"
        raise TypeError(message)


def later(name: str, module: str) -> Any:
    """A type of a module that imports this one, for `annotation`."""
    return LazyType(name, module)
