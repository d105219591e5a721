"""What all types share: ids, and lists by pages."""

from typing import Any, Generic, TypeVar

import strawberry

from schema.context import Context
from schema.reading.fields import key
from schema.reading.rows import Slice

T = TypeVar("T")


@strawberry.interface(description="对象 (node): anything that has a global id")
class Node:
    row: strawberry.Private[Any]
    context: strawberry.Private[Context]

    id: strawberry.ID = key("标识 (id): unique among all objects; opaque")


@strawberry.type(
    description="分页信息 (page info): whether a list goes on, and where this page begins and ends"
)
class PageInfo:
    has_next_page: bool = strawberry.field(
        description="后面还有 (has next page): there is more after this page"
    )
    has_previous_page: bool = strawberry.field(
        description="前面还有 (has previous page): there is more before this page"
    )
    start_cursor: str | None = strawberry.field(
        description="首条位置 (start cursor): of the page's first row"
    )
    end_cursor: str | None = strawberry.field(description="末条位置 (end cursor): of the page's last row")


@strawberry.type(description="条目 (edge): one row of a list and its place there")
class Edge(Generic[T]):
    node: T = strawberry.field(description="对象 (node): the row itself")
    cursor: str = strawberry.field(description="位置 (cursor): give it as `after` or `before`")


@strawberry.type(description="分页列表 (connection): one page of a list")
class Connection(Generic[T]):
    slice: strawberry.Private[Slice]

    @strawberry.field(description="条目 (edges): the page's rows with their places")
    def edges(self) -> list[Edge[T]]:
        return [Edge(node=node, cursor=self.slice.cursor(node)) for node in self.slice.window.rows]

    @strawberry.field(description="对象 (nodes): the page's rows")
    def nodes(self) -> list[T]:
        return list(self.slice.window.rows)

    @strawberry.field(description="分页信息 (page info)")
    def page_info(self) -> PageInfo:
        window = self.slice.window
        cursors = [self.slice.cursor(node) for node in (window.rows[:1] + window.rows[-1:])]
        return PageInfo(
            has_next_page=window.has_next,
            has_previous_page=window.has_previous,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        )

    @strawberry.field(
        description="总数 (total count): all that fit the filter, if asked for; null above 10,000"
    )
    async def total_count(self) -> int | None:
        return await self.slice.count()


def connection(of: Any) -> Any:
    """Pages of a type that `later` promises."""
    return Connection[of]
