"""Pictures come in as base64, and stay with their matter."""

import asyncio
import base64
import io

import pytest
from PIL import Image

from services.kernel.access import Role
from services.kernel.scope import acting
from services.matters import actions as matters
from tests import make
from tests.clients import client, matter_id
from tests.schema.mutations.doing import done, refused

PHOTO = "photo { id width height url } matter { id photos { id } }"


def picture(size=(640, 480), format="JPEG") -> str:
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, format)
    return base64.b64encode(file.getvalue()).decode()


async def test_a_reporter_adds_a_photo_and_fetches_it(town, owner):
    resident = await make.actor(Role.RESIDENT)
    row = await make.matter(resident)
    async with client(town, resident) as home:
        input = {"matter": matter_id(row), "content": picture((3000, 2000), "PNG")}
        made = await done(home, "addPhoto", PHOTO, **input, clientMutationId="p")
        assert await done(home, "addPhoto", PHOTO, **input, clientMutationId="p") == made
        other = input | {"content": picture()}
        assert await refused(home, "addPhoto", **other, clientMutationId="p") == "IDEMPOTENCY_CONFLICT"
    assert (made["photo"]["width"], made["photo"]["height"]) == (1600, 1067)
    assert made["matter"] == {"id": matter_id(row), "photos": [{"id": made["photo"]["id"]}]}
    assert await owner.fetchval("select count(*) from photo") == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "PHOTO_UNREADABLE"),
        ("not base64!", "BASE64_INVALID"),
        ("照片", "BASE64_INVALID"),
        ("QUJD\nQUJD", "BASE64_INVALID"),
        ("data:image/png;base64,iVBORw0KGgo=", "BASE64_INVALID"),
        (base64.b64encode(b"<svg onload=alert(1)>").decode(), "PHOTO_UNREADABLE"),
        (picture()[:200], "PHOTO_UNREADABLE"),
        ("A" * 700_004, "CONTENT_TOO_LARGE"),
        (picture((8000, 6000), "PNG"), "PHOTO_TOO_LARGE"),
    ],
)
async def test_what_is_no_photo_or_too_large_is_refused(town, owner, content, code):
    resident = await make.actor(Role.RESIDENT)
    row = await make.matter(resident)
    async with client(town, resident) as home:
        assert await refused(home, "addPhoto", matter=matter_id(row), content=content) == code
    assert await owner.fetchval("select count(*) from photo") == 0


async def test_a_matter_has_six_photos_even_when_many_come_at_once(town, owner):
    resident = await make.actor(Role.RESIDENT)
    row = await make.matter(resident)
    async with client(town, resident) as home:
        answers = await asyncio.gather(
            *[
                home.perform("addPhoto", "photo { id }", matter=matter_id(row), content=picture())
                for _ in range(9)
            ]
        )
    codes = [each["errors"][0]["extensions"]["code"] for each in answers if "errors" in each]
    assert codes == ["TOO_MANY_PHOTOS"] * 3
    assert await owner.fetchval("select count(*) from photo") == 6


async def test_nobody_adds_a_photo_to_a_matter_that_is_not_theirs_or_over(town, owner):
    resident, secretary = await make.actor(Role.RESIDENT), await make.actor()
    row = await make.matter(resident)
    input = {"matter": matter_id(row), "content": picture()}
    for stranger in (
        await make.actor(Role.RESIDENT),
        await make.actor(tenant=make.SIBLING),
        await make.actor(Role.RESIDENT, make.ELSEWHERE),
        await make.actor(Role.AUDITOR),
    ):
        async with client(town, stranger) as one:
            assert await refused(one, "addPhoto", **input) in {"NOT_FOUND", "FORBIDDEN"}
    async with client(town) as nobody:
        assert await refused(nobody, "addPhoto", **input) == "SIGN_IN_REQUIRED"
    async with acting(secretary):
        await matters.decline_matter(secretary, row.id, reason="不属本社区")
    async with client(town, resident) as home:
        assert await refused(home, "addPhoto", **input) == "MATTER_STATE"
    assert await owner.fetchval("select count(*) from photo") == 0
