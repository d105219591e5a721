"""Methods as clients see them: their versions, and what the one in force says."""

from datetime import datetime
from typing import Annotated, Any

import strawberry

from schema.context import Info
from schema.reading.fields import column, later, node, to_one
from schema.reading.lists import listing
from schema.reading.rows import known
from schema.relay import decode_id
from schema.types.enums import MethodState
from schema.types.filters import MethodFilter
from schema.types.method_parts import Category, ColourLimit, MatterClass, MeetingKind, Procedure, Rung, Stage
from schema.types.nodes import Connection, Node
from schema.types.orders import OF_ROWS
from schema.types.people import Person
from schema.types.tenants import Tenant
from services.kernel.access import Permission
from services.kernel.codes import pad
from services.kernel.scope import acting
from services.methods import models
from services.methods.queries import Method as Held
from services.methods.queries import method_at, method_of


@node(
    models.MethodVersion,
    description="工作法版本 (method version): of a district, or of a street or community that narrows it",
    permission=Permission.METHOD_READ,
)
class MethodVersion(Node):
    code: str = column("代码 (code)")
    name: str = column("名称 (name)")
    version: int = column("版本 (version): counted in its tenant")
    state: MethodState = column("状态 (state)")
    text: str = column("内容 (text): TOML; of a narrowing, only what is different from its base")
    drafted_at: datetime = column("起草时间 (drafted at)", "t.created_at")
    activated_at: datetime | None = column("启用时间 (activated at)")
    tenant: Tenant | None = to_one("t.tenant", "辖区 (tenant): where it holds")
    base: Any = to_one(
        "t.base_id",
        "上级版本 (base): the version that it narrows; null for a whole document",
        annotation=later("MethodVersion", __name__),
    )
    made_by: Person | None = to_one("t.made_by_id", "起草人 (made by)")


@strawberry.type(description="工作法 (method): what a version says, with what it narrows laid over its base")
class Method:
    held: strawberry.Private[Held]

    @strawberry.field(description="版本 (version): null where no district has loaded one of its own")
    async def version(self, info: Info) -> MethodVersion | None:
        return await known(info.context, MethodVersion, self.held.id) if self.held.id else None

    @strawberry.field(description="代码 (code)")
    def code(self) -> str:
        return self.held.document.code

    @strawberry.field(description="名称 (name)")
    def name(self) -> str:
        return self.held.document.name

    @strawberry.field(description="说明 (description)")
    def description(self) -> str:
        return self.held.document.description

    @strawberry.field(description="下级可调整的内容 (narrowable): paths in the document")
    def narrowable(self) -> list[str]:
        return list(self.held.document.narrowable)

    @strawberry.field(description="阶段 (stages), in their order")
    def stages(self) -> list[Stage]:
        return [Stage.of(each) for each in self.held.document.stages]

    @strawberry.field(description="分流类别 (classes)")
    def classes(self) -> list[MatterClass]:
        return [MatterClass(code=each.code, name=each.name) for each in self.held.document.classes]

    @strawberry.field(description="类别 (categories): none means that any words will do")
    def categories(self) -> list[Category]:
        return [Category(code=each.code, name=each.name) for each in self.held.document.categories]

    @strawberry.field(description="颜色 (colours) with their limits")
    def colours(self) -> list[ColourLimit]:
        return [ColourLimit.of(each) for each in self.held.document.urgencies]

    @strawberry.field(description="会议 (meetings): the kinds that are held")
    def meetings(self) -> list[MeetingKind]:
        return [MeetingKind.of(each) for each in self.held.document.deliberation.meetings]

    @strawberry.field(description="决策程序 (procedures)")
    def procedures(self) -> list[Procedure]:
        return [Procedure.of(each) for each in self.held.document.deliberation.procedures]

    @strawberry.field(description="逐级上报 (ladder): the rungs from the lowest to the highest")
    def ladder(self) -> list[Rung]:
        return [
            Rung(level=each.level, name=each.name, meeting=each.meeting)
            for each in self.held.document.ladder.rungs
        ]


@strawberry.type
class MethodQuery:
    methods: Connection[MethodVersion] | None = listing(
        "工作法版本 (methods): of your tenant, of those below it and of those above it",
        filters=MethodFilter,
        orders=OF_ROWS,
        permission=Permission.METHOD_READ,
    )

    @strawberry.field(
        description="工作法 (method): the one in force at a tenant, or what one version says; null when "
        "that version is not yours to see"
    )
    async def method(
        self,
        info: Info,
        at: Annotated[
            str | None, strawberry.argument(description="区划代码 (at): your own tenant unless you say")
        ] = None,
        version: Annotated[
            strawberry.ID | None, strawberry.argument(description="版本的 ID (version id)")
        ] = None,
    ) -> Method | None:
        actor = info.context.require(Permission.METHOD_READ)
        if version is not None:
            id = decode_id(version, "MethodVersion", actor)
            if await known(info.context, MethodVersion, id) is None:
                return None
            async with acting(actor):
                return Method(held=await method_of(id))
        async with acting(actor):
            return Method(held=await method_at(pad(at) if at else actor.tenant))
