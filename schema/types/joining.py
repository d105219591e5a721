"""Where somebody who signed in by phone can make themselves at home."""

from typing import Annotated

import strawberry

from schema.context import Info
from services.kernel.codes import pad, shown
from services.people.joining import places_to_join


@strawberry.type(description="可加入的辖区 (place to join): on the way down to a community, or one itself")
class PlaceToJoin:
    code: str = strawberry.field(description="区划代码 (code)")
    name: str = strawberry.field(description="名称 (name)")


@strawberry.type
class JoiningQuery:
    @strawberry.field(
        description="可加入的辖区 (places to join): the districts, or what is right below `parent`, "
        "for whoever has signed in by a code"
    )
    async def places_to_join(
        self,
        info: Info,
        parent: Annotated[
            str | None, strawberry.argument(description="上级代码 (parent): of a district or street")
        ] = None,
    ) -> list[PlaceToJoin] | None:
        info.context.entered  # noqa: B018 - refuses whoever has not signed in
        found = await places_to_join(pad(parent) if parent else None)
        return [PlaceToJoin(code=shown(code), name=name) for code, name in found]
