"""Fields of the query that lead to one row: by something it is known by, or by its global id."""

from collections.abc import Awaitable, Mapping
from typing import Any

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument

from schema.context import Context
from schema.reading.entities import Entity, entity_named
from schema.reading.fields import Declaration
from schema.reading.filters import Clause, Reading
from schema.reading.pages import LARGEST_PAGE, OLDEST, InvalidPageSize, Page
from schema.reading.rows import Listed, first_page, rows_of
from schema.relay import Key, parse_id
from services.kernel.access import Actor, Permission
from services.kernel.errors import Invalid
from services.kernel.text import N_


class LookupEmpty(Invalid):
    code, sentence = "LOOKUP_EMPTY", N_("请给出查找条件")


def _argument(name: str, annotation: Any, description: str, *, required: bool) -> StrawberryArgument:
    return StrawberryArgument(
        python_name=name,
        graphql_name=None,
        type_annotation=StrawberryAnnotation(annotation if required else annotation | None),
        description=description,
    )


class One(Declaration):
    """The row that all given arguments fit."""

    def __init__(
        self,
        by: Mapping[str, tuple[object, Reading, str]],
        description: str,
        permission: Permission | None,
    ) -> None:
        super().__init__(description, permission)
        self.by = {name: reading for name, (_, reading, _) in by.items()}
        self.arguments = [
            _argument(name, kind, said, required=len(by) == 1) for name, (kind, _, said) in by.items()
        ]

    def page(self, actor: Actor, arguments: Mapping[str, Any]) -> Page:
        read = [self.by[name](value, actor) for name, value in arguments.items() if value is not None]
        if not read:
            raise LookupEmpty
        return one_row(tuple([clause for clause in read if clause]))

    async def get_result(self, source: Any, info: Any, args: list[Any], kwargs: Any) -> Any:
        actor = info.context.require(self.permission)
        listed = Listed(self.target, OLDEST, self.page(actor, kwargs))
        return next(iter((await first_page(info.context, listed)).window.rows), None)


def one_row(conditions: tuple[Clause, ...]) -> Page:
    return Page(conditions, (), OLDEST, 1, backwards=False, after=False, before=False)


Found = tuple[Entity, Key | None]
"""The type that a global id is of, and the key of its row; none in another district."""


class ById(Declaration):
    """Any row, by its global id."""

    def __init__(self, description: str) -> None:
        super().__init__(description, None)
        self.arguments = [_argument("id", strawberry.ID, "标识 (id): a global id", required=True)]

    def found(self, actor: Actor, arguments: Mapping[str, Any]) -> Found:
        return named(actor, arguments["id"])

    def get_result(self, source: Any, info: Any, args: list[Any], kwargs: Any) -> Any:
        return _load(info.context, *named(info.context.signed_in, kwargs["id"]))


class ByIds(Declaration):
    """Several rows of any types."""

    def __init__(self, description: str) -> None:
        super().__init__(description, None)
        said = f"标识 (ids): global ids, at most {LARGEST_PAGE}"
        self.arguments = [_argument("ids", list[strawberry.ID], said, required=True)]

    def found(self, actor: Actor, arguments: Mapping[str, Any]) -> list[Found]:
        if len(arguments["ids"]) > LARGEST_PAGE:
            raise InvalidPageSize(largest=LARGEST_PAGE)
        return [named(actor, id) for id in arguments["ids"]]

    async def get_result(self, source: Any, info: Any, args: list[Any], kwargs: Any) -> Any:
        found = self.found(info.context.signed_in, kwargs)
        loads = [_load(info.context, *each) for each in found]
        return [load and await load for load in loads]


def _load(context: Context, entity: Entity, key: Key | None) -> Awaitable[Any] | None:
    return None if key is None else rows_of(context, entity).load(key)


def named(actor: Actor, id: str) -> Found:
    """What a global id leads to, if the actor may read such; no key when it is of another district."""
    reference = parse_id(id)
    entity = entity_named(reference.kind)
    if entity.permission:
        actor.require(entity.permission)
    return entity, entity.key_of(reference.id) if reference.district == actor.district else None


def one(
    description: str,
    *,
    permission: Permission | None = None,
    **by: tuple[object, Reading, str],
) -> Any:
    """The row that fits what is given; each argument is its type, its condition and its description."""
    return One(by, description, permission)


def by_id(description: str) -> Any:
    """Any row, by its global id."""
    return ById(description)


def by_ids(description: str) -> Any:
    """Several rows of any types, by their global ids."""
    return ByIds(description)
