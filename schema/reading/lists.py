"""Lists: short ones below a row, and paged ones below a row or at the root, with filters and orders."""

from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cached_property
from typing import Any, Optional, cast

from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument

from schema.context import Context, Info
from schema.reading.entities import entity_of
from schema.reading.fields import Declaration
from schema.reading.filters import Clause, clauses
from schema.reading.pages import LARGEST_PAGE, OLDEST, USUAL_PAGE, Order, Page, paged
from schema.reading.rows import Listed, first_page, pages_below
from services.kernel.access import Actor, Permission
from services.kernel.codes import Level

MOST = 100
"""The longest list that is not paged."""
BELOW = tuple(
    f"t.{level.column} = p.{'code' if level is Level.GRID else level.column} and p.level = '{level}'"
    for level in Level
)
"""Rows of a tenant `p` and of everything beneath it: of these only one holds, and each has its index."""


class ToMany(Declaration):
    """Rows below this one, all of them: for lists that stay short."""

    def __init__(
        self, on: str, description: str, order: Order, permission: Permission | None, annotation: object
    ) -> None:
        super().__init__(description, permission, annotation)
        self.alternatives = (f" and {on}",)
        self.order = order

    async def get_result(self, source: Any, info: Any, args: list[Any], kwargs: Any) -> Any:
        source.context.require(self.permission)
        page = Page((), (), self.order, MOST, backwards=False, after=False, before=False)
        listed = Listed(self.target, self.order, page, self.alternatives)
        below = pages_below(source.context, entity_of(type(source)), listed, path_of(info))
        return (await below.load(source.row["id"])).window.rows


def path_of(info: Info) -> tuple[str, ...]:
    """Where in the operation a field stands, whichever row it is asked of."""
    return tuple([step for step in info.path.as_list() if isinstance(step, str)])


class Paged(Declaration):
    """A list by pages: below this row, or of all that the actor sees."""

    def __init__(
        self,
        description: str,
        *,
        alternatives: Sequence[str],
        conditions: str,
        filters: type[Any] | None,
        orders: Mapping[Any, Order],
        permission: Permission | None,
        annotation: object,
    ) -> None:
        super().__init__(description, permission, annotation)
        self.alternatives = alternatives
        self.conditions = (Clause(conditions),) if conditions else ()
        self.filters = filters
        self.orders = orders
        self.arguments = list(_arguments(filters, orders))
        self.first_pages: dict[int | None, Page] = {}

    @cached_property
    def connection(self) -> type[Any]:
        """The class of the field's pages."""
        found: Any = self.type
        while hasattr(found, "of_type"):
            found = found.of_type
        return cast("type[Any]", found.origin if hasattr(found, "type_var_map") else found)

    def order(self, arguments: Mapping[str, Any]) -> Order:
        asked = arguments.get("order_by")
        return next(iter(self.orders.values())) if asked is None else self.orders[asked]

    def page(self, actor: Actor, arguments: dict[str, Any]) -> Page:
        """What is asked for, checked. Most ask for a first page, of the same few sizes."""
        if arguments.keys() != {"first"}:
            return self._checked(actor, arguments)
        size = arguments["first"]
        if size not in self.first_pages:
            self.first_pages[size] = self._checked(actor, arguments)
        return self.first_pages[size]

    def _checked(self, actor: Actor, arguments: dict[str, Any]) -> Page:
        target = self.target
        conditions = (*self.conditions, *clauses(arguments.get("filter"), actor))
        return paged(arguments, self.order(arguments), target.key, target.key_of, conditions)

    async def get_result(self, source: Any, info: Any, args: list[Any], kwargs: Any) -> Any:
        context: Context = source.context if source else info.context
        actor = context.require(self.permission)
        listed = Listed(self.target, self.order(kwargs), self.page(actor, kwargs), self.alternatives)
        if source is None:
            return self.connection(slice=await first_page(context, listed))
        below = pages_below(context, entity_of(type(source)), listed, path_of(info))
        return self.connection(slice=await below.load(source.row["id"]))


def _argument(name: str, annotation: object, description: str) -> StrawberryArgument:
    return StrawberryArgument(
        python_name=name,
        graphql_name=None,
        type_annotation=StrawberryAnnotation(Optional[annotation]),  # noqa: UP045 - not known statically
        description=description,
    )


def _arguments(filters: type[Any] | None, orders: Mapping[Any, Order]) -> list[StrawberryArgument]:
    found = []
    if filters:
        found.append(_argument("filter", filters, "筛选 (filter): all of the given conditions hold"))
    if len(orders) > 1:
        first = next(iter(orders))
        assert isinstance(first, Enum)  # noqa: S101 - only an enum can choose among several
        found.append(_argument("order_by", type(first), f"排序 (order): {first.name} unless given"))
    return [
        *found,
        _argument(
            "first",
            int,
            f"取前几条 (first): page size from the start, 1 to {LARGEST_PAGE}; {USUAL_PAGE} unless given",
        ),
        _argument("after", str, "从此之后 (after): the cursor to begin after"),
        _argument("last", int, f"取末几条 (last): page size from the end, 1 to {LARGEST_PAGE}"),
        _argument("before", str, "到此之前 (before): the cursor to end before"),
    ]


def to_many(
    on: str,
    description: str,
    *,
    order: Order = OLDEST,
    permission: Permission | None = None,
    annotation: object = None,
) -> Any:
    """The rows `t` that belong to this row `p`, at most a hundred."""
    return ToMany(on, description, order, permission, annotation)


def pages(
    on: str | Sequence[str],
    description: str,
    *,
    filters: type[Any] | None = None,
    orders: Mapping[Any, Order] | None = None,
    permission: Permission | None = None,
    annotation: object = None,
) -> Any:
    """The rows `t` that belong to this row `p`, by pages. Of several conditions one holds for each parent."""
    alternatives = [f" and {each}" for each in ([on] if isinstance(on, str) else on)]
    return Paged(
        description,
        alternatives=alternatives,
        conditions="",
        filters=filters,
        orders=orders or {None: OLDEST},
        permission=permission,
        annotation=annotation,
    )


def listing(
    description: str,
    *,
    filters: type[Any] | None = None,
    orders: Mapping[Any, Order],
    permission: Permission | None = None,
    where: str = "",
) -> Any:
    """All rows that the actor sees, by pages. The first of `orders` is the usual one."""
    return Paged(
        description,
        alternatives=("",),
        conditions=where,
        filters=filters,
        orders=orders,
        permission=permission,
        annotation=None,
    )
