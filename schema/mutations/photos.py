"""Pictures that clients add to matters."""

import strawberry

from schema.context import Info
from schema.mutations.performing import Input, Keyed, KeyedPayload, perform, uuid_of
from schema.mutations.sizes import decoded
from schema.reading.rows import fresh
from schema.types.matters import Matter, Photo
from services.matters.photos import add_photo, develop

LARGEST_PHOTO = 700_000
"""Letters of base64: what a phone's app makes of a picture before it sends it."""


@strawberry.input(description="添加照片 (add a photo to a matter)")
class AddPhotoInput(Keyed):
    matter: strawberry.ID = strawberry.field(description="事项的 ID (matter id)")
    content: str = strawberry.field(
        description="照片 (content): a JPEG, PNG or WebP file in base64, at most 700,000 letters of it"
    )


@strawberry.type(description="添加照片的结果 (what came of it)")
class PhotoPayload(KeyedPayload):
    photo: Photo = strawberry.field(description="照片 (photo): made small, stripped of place and camera")
    matter: Matter = strawberry.field(description="事项 (matter) that it belongs to")


@strawberry.type
class PhotoMutation:
    @strawberry.mutation(
        description="添加照片 (add a photo): by the reporter or by those who work on the matter; at most six"
    )
    async def add_photo(self, info: Info, input: Input[AddPhotoInput]) -> PhotoPayload:
        matter_id = uuid_of(info, "Matter", input.matter)
        picture = await develop(decoded(input.content, "content", LARGEST_PHOTO))
        id = await perform(info, input, lambda actor: add_photo(actor, matter_id, picture))
        return PhotoPayload(
            photo=await fresh(info.context, Photo, id),
            matter=await fresh(info.context, Matter, matter_id),
            client_mutation_id=input.client_mutation_id,
        )
