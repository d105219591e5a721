"""From a selection to SQL and to what makes its answer.

An object is shaped in one of two ways. `flat`: plain columns of the statement's rows, put together by
generated Python, which is fastest for a row and the rows it refers to. `nested`: JSON built by PostgreSQL,
which is fastest for lists below a row; the finished text is passed on as it is. What both share is here.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

from graphql import GraphQLObjectType

from schema.reading.arguments import Arguments
from schema.reading.fields import Column, ToOne
from schema.reading.lists import Paged, ToMany
from schema.reading.pages import Order, Page
from schema.reading.sql import Select, Slot
from schema.reading.values import Names
from schema.reading.walk import MOST_TABLES, Group, Unsupported, Walk
from services.kernel.access import Actor

Reader = Callable[[Actor, dict[str, Any]], Page]


class Building:
    """One statement in the making."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.slots: list[Slot] = []
        self.readers: list[Reader] = []
        self.names = Names()
        self.tables = 0

    def alias(self, tables: int = 1) -> str:
        """The name of another select."""
        self.tables += tables
        if self.tables > MOST_TABLES:
            raise Unsupported
        return f"r{self.tables}"

    def slot(self, order: Order, select: Select, read: Reader) -> Slot:
        """The next list; the select already speaks of it by its number."""
        slot = Slot(len(self.slots), order, select)
        self.slots.append(slot)
        self.readers.append(read)
        return slot


class Shape(ABC):
    """One way of shaping objects."""

    def __init__(self, building: Building) -> None:
        self.building = building
        self.walk = building.walk

    @abstractmethod
    def constant(self, value: str | None) -> str:
        """Something that is the same in every row."""

    @abstractmethod
    def composed(self, parts: Sequence[tuple[str, str]]) -> str:
        """An object of these names and values."""

    @abstractmethod
    def value(self, select: Select, field: Column, expression: str) -> str: ...

    @abstractmethod
    def unless_missing(self, select: Select, body: str) -> str:
        """Null where the row was not found."""

    @abstractmethod
    def rows(self, parent: Select, field: ToMany, group: Group) -> str:
        """A short list below a row."""

    @abstractmethod
    def page(self, parent: Select, field: Paged, group: Group, read: Arguments) -> str:
        """A page of a list below a row."""

    def node(self, select: Select, group: Group) -> str:
        """The object of a select's row."""
        type_ = self.walk.type(select.entity.kind)
        return self.object(type_, group, lambda inner: self.field(select, type_, inner))

    def object(self, type_: GraphQLObjectType, group: Group, part: Callable[[Group], str]) -> str:
        """An object of whatever is selected of this type."""
        return self.composed(
            [
                (key, self.constant(type_.name) if inner[0].node.name.value == "__typename" else part(inner))
                for key, inner in self.walk.inside(type_, group).items()
            ]
        )

    def field(self, select: Select, type_: GraphQLObjectType, group: Group) -> str:
        match field := self.walk.declaration(type_, group):
            case Column():
                return self.column(select, field)
            case ToOne():
                return self.one(select, field, group)
            case ToMany():
                return self.rows(select, field, group)
            case Paged():
                node = group[0].node
                read = Arguments(self.walk.schema, field, type_.fields[node.name.value], node)
                return self.page(select, field, group, read)
        raise Unsupported

    def column(self, select: Select, field: Column) -> str:
        expression = field.expression(select.entity, self.walk.sight)
        return self.constant(None) if expression == "null" else self.value(select, field, expression)

    def one(self, select: Select, field: ToOne, group: Group) -> str:
        """The object of the row that this one refers to."""
        key = field.expression(select.entity, self.walk.sight)
        if key == "null" or not field.target.seen_by(self.walk.sight):
            return self.constant(None)
        joined = select.join(field.target, select.column(key), self.building.alias)
        return self.unless_missing(joined, self.node(joined, group))


class Connection(ABC):
    """The shape of one page."""

    def __init__(self, shape: Shape, select: Select) -> None:
        self.shape = shape
        self.walk = shape.walk
        self.select = select
        self.kind = select.entity.kind

    def shaped(self, group: Group) -> str:
        return self.shape.object(self.walk.type(f"{self.kind}Connection"), group, self._part)

    def _part(self, group: Group) -> str:
        match group[0].node.name.value:
            case "edges":
                return self.array(self.shape.object(self.walk.type(f"{self.kind}Edge"), group, self._edge))
            case "nodes":
                return self.array(self.shape.node(self.select, group))
            case "pageInfo":
                return self.shape.object(self.walk.type("PageInfo"), group, self._info)
            case "totalCount":
                return self.count()
        raise Unsupported

    def _edge(self, group: Group) -> str:
        match group[0].node.name.value:
            case "node":
                return self.shape.node(self.select, group)
            case "cursor":
                return self.cursor()
        raise Unsupported

    def _info(self, group: Group) -> str:
        return self.info(group[0].node.name.value)

    @abstractmethod
    def array(self, item: str) -> str: ...
    @abstractmethod
    def cursor(self) -> str: ...
    @abstractmethod
    def count(self) -> str: ...
    @abstractmethod
    def info(self, name: str) -> str: ...
