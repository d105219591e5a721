"""Every mutation: one `input`, one payload, one action, one transaction, one event."""

import strawberry

from schema.mutations.matters import MatterMutation
from schema.mutations.people import PersonMutation
from schema.mutations.wishes import WishMutation


@strawberry.type(description="操作 (mutations): every refusal has a stable code and a sentence")
class Mutation(MatterMutation, WishMutation, PersonMutation): ...
