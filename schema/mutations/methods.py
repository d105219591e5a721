"""What clients do with methods."""

from collections.abc import Awaitable, Callable

import strawberry

from schema.context import Info
from schema.mutations.performing import (
    Identified,
    Input,
    Keyed,
    KeyedPayload,
    perform,
    tenant_of,
    uuid_of,
)
from schema.reading.rows import fresh
from schema.types.methods import MethodVersion
from services.kernel.access import Actor
from services.methods import actions


@strawberry.type(description="工作法操作的结果 (what came of a mutation): the version as it is afterwards")
class MethodPayload(KeyedPayload):
    method: MethodVersion = strawberry.field(description="工作法版本 (method version)")


@strawberry.input(description="起草工作法 (draft a method): from a text or from a shipped one")
class DraftMethodInput(Keyed):
    tenant: str = strawberry.field(description="区划代码 (tenant): of a district, street or community")
    text: str | None = strawberry.field(
        default=None,
        description="内容 (text): TOML; a whole document for a district, else only what is different",
    )
    shipped: str | None = strawberry.field(
        default=None, description="内置工作法 (shipped): the code of one, instead of a text"
    )


@strawberry.input(description="一个工作法版本 (a version of a method)")
class MethodInput(Keyed):
    method: strawberry.ID = strawberry.field(description="版本的 ID (method version id)")


@strawberry.input(description="修改草稿 (edit a draft)")
class EditMethodInput(MethodInput):
    text: str = strawberry.field(description="内容 (text): TOML; all that is wrong with it is told")


async def _perform(info: Info, input: Keyed, do: Callable[[Actor], Awaitable[Identified]]) -> MethodPayload:
    id = await perform(info, input, do)
    version = await fresh(info.context, MethodVersion, id)
    return MethodPayload(method=version, client_mutation_id=input.client_mutation_id)


@strawberry.type
class MethodMutation:
    @strawberry.mutation(description="起草工作法 (draft method): it holds nowhere until it is activated")
    async def draft_method(self, info: Info, input: Input[DraftMethodInput]) -> MethodPayload:
        tenant = tenant_of(input.tenant)
        return await _perform(
            info,
            input,
            lambda actor: actions.draft_method(actor, tenant, text=input.text, shipped=input.shipped),
        )

    @strawberry.mutation(description="修改草稿 (edit method)")
    async def edit_method(self, info: Info, input: Input[EditMethodInput]) -> MethodPayload:
        id = uuid_of(info, "MethodVersion", input.method)
        return await _perform(info, input, lambda actor: actions.edit_draft(actor, id, text=input.text))

    @strawberry.mutation(
        description="启用工作法 (activate method): for all that begins from now on; the one before retires"
    )
    async def activate_method(self, info: Info, input: Input[MethodInput]) -> MethodPayload:
        id = uuid_of(info, "MethodVersion", input.method)
        return await _perform(info, input, lambda actor: actions.activate_method(actor, id))
