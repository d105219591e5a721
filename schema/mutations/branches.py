"""What clients do with party branches."""

import strawberry

from schema.context import Info
from schema.mutations.performing import Input, Keyed, KeyedPayload, perform, tenant_of, uuid_of
from schema.reading.rows import fresh
from schema.types.branches import Branch, PartyMember
from services.people import branches


@strawberry.input(description="建立党支部 (create a branch)")
class CreateBranchInput(Keyed):
    tenant: str = strawberry.field(description="区划代码 (tenant): where it works")
    name: str = strawberry.field(description="名称 (name): at most 60 characters")


@strawberry.input(description="登记支部成员 (join a branch)")
class JoinBranchInput(Keyed):
    branch: strawberry.ID = strawberry.field(description="党支部 (branch)")
    person: strawberry.ID = strawberry.field(description="党员 (person)")


@strawberry.input(description="注销支部成员 (leave a branch)")
class LeaveBranchInput(Keyed):
    membership: strawberry.ID = strawberry.field(description="支部成员 (membership)")


@strawberry.type(description="建立的结果 (what came of it): the branch")
class BranchPayload(KeyedPayload):
    branch: Branch = strawberry.field(description="党支部 (branch)")


@strawberry.type(description="登记的结果 (what came of it): the membership as it is afterwards")
class MembershipPayload(KeyedPayload):
    membership: PartyMember = strawberry.field(description="支部成员 (membership)")


@strawberry.type
class BranchMutation:
    @strawberry.mutation(description="建立党支部 (create a branch) of a grid or community")
    async def create_branch(self, info: Info, input: Input[CreateBranchInput]) -> BranchPayload:
        id = await perform(
            info,
            input,
            lambda actor: branches.create_branch(actor, tenant=tenant_of(input.tenant), name=input.name),
        )
        branch = await fresh(info.context, Branch, id)
        return BranchPayload(branch=branch, client_mutation_id=input.client_mutation_id)

    @strawberry.mutation(description="登记支部成员 (join): one branch at a time")
    async def join_branch(self, info: Info, input: Input[JoinBranchInput]) -> MembershipPayload:
        id = await perform(
            info,
            input,
            lambda actor: branches.join_branch(
                actor, uuid_of(info, "Branch", input.branch), uuid_of(info, "Person", input.person)
            ),
        )
        membership = await fresh(info.context, PartyMember, id)
        return MembershipPayload(membership=membership, client_mutation_id=input.client_mutation_id)

    @strawberry.mutation(description="注销支部成员 (leave)")
    async def leave_branch(self, info: Info, input: Input[LeaveBranchInput]) -> MembershipPayload:
        id = await perform(
            info,
            input,
            lambda actor: branches.leave_branch(actor, uuid_of(info, "PartyMember", input.membership)),
        )
        membership = await fresh(info.context, PartyMember, id)
        return MembershipPayload(membership=membership, client_mutation_id=input.client_mutation_id)
