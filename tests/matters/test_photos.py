"""Photos of a matter: what is kept of them, whose they may be, and what is refused."""

import io
import zlib

import pytest
from PIL import Image

from services.kernel.access import Role
from services.kernel.errors import DomainError
from services.kernel.scope import acting
from services.matters import actions, photos
from services.matters.models import Photo
from services.methods.vocabulary import Colour, TriageClass
from tests import make

GPS, MAKE, ORIENTATION, COMMENT = 0x8825, 0x010F, 0x0112, 0x9286


def snapshot(size=(4000, 3000), format="JPEG", **given) -> bytes:
    """A photo as a phone takes it: large, lying on its side, and saying where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = 6, "HUAWEI"
    exif[GPS] = {1: "N", 2: (41.0, 48.0, 12.0), 3: "E", 4: (123.0, 24.0, 5.0)}
    exif[COMMENT] = "taken at home"
    file = io.BytesIO()
    picture = Image.new(given.pop("mode", "RGB"), size, given.pop("colour", "red"))
    picture.save(file, format, exif=exif, **given)
    return file.getvalue()


async def refused(actor, matter, content) -> str:
    with pytest.raises(DomainError) as refusal:
        async with acting(actor):
            await photos.add_photo(actor, matter.id, content)
    return refusal.value.code


@pytest.fixture
async def resident(db):
    await make.tenants()
    return await make.actor(Role.RESIDENT)


async def test_a_photo_is_kept_small_upright_and_without_where_it_was_taken(resident, owner):
    matter = await make.matter(resident)
    sent = snapshot(comment=b"my address")
    async with acting(resident):
        photo = await photos.add_photo(resident, matter.id, sent)

    kept = await owner.fetchval("select content from photo where id = $1", photo.id)
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.format, image.size) == ("JPEG", (1200, 1600))
        assert dict(image.getexif()) == {}
        assert not {"exif", "comment", "xmp", "icc_profile"} & set(image.info)
        assert image.getpixel((600, 800))[0] > 240
    assert b"HUAWEI" in sent
    assert b"HUAWEI" not in kept
    assert b"address" not in kept
    told = await owner.fetch(
        "select payload from event where kind = 'PhotoAdded' and subject_id = $1", matter.id
    )
    assert [str(photo.id) in row["payload"] for row in told] == [True]


@pytest.mark.parametrize(
    "sent",
    [
        snapshot((900, 700), "PNG"),
        snapshot((900, 700), "PNG", mode="RGBA", colour=(255, 0, 0, 0)),
        snapshot((900, 700), "PNG", mode="P", colour=3),
        snapshot((900, 700), "PNG", mode="I;16", colour=3),
        snapshot((900, 700), "WEBP"),
        snapshot((900, 700), mode="CMYK", colour=(0, 0, 0, 0)),
        snapshot((900, 700), mode="L", colour=7),
        snapshot((900, 700), progressive=True),
        snapshot((1, 900)),
    ],
    ids=["png", "see-through", "palette", "16-bit", "webp", "cmyk", "grey", "progressive", "a line"],
)
async def test_whatever_a_phone_sends_becomes_a_jpeg(sent):
    picture = await photos.develop(sent)
    with Image.open(io.BytesIO(picture.content)) as image:
        image.load()
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (picture.width, picture.height))


def bomb() -> bytes:
    """A few hundred bytes that say they are a picture of 900 million pixels."""
    whole = snapshot((30, 30), "PNG", mode="1", colour=0)
    header = b"IHDR" + (30000).to_bytes(4) * 2 + whole[24:29]
    return whole[:12] + header + zlib.crc32(header).to_bytes(4) + whole[33:]


def large(format: str, size: tuple[int, int], **given) -> bytes:
    file = io.BytesIO()
    Image.new("L", size).save(file, format, **given)
    return file.getvalue()


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"", "PHOTO_UNREADABLE"),
        (b"not a photo at all", "PHOTO_UNREADABLE"),
        (snapshot((900, 700))[:2000], "PHOTO_UNREADABLE"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "PHOTO_UNREADABLE"),
        (large("GIF", (20, 20)), "PHOTO_UNREADABLE"),
        (snapshot((900, 700)) + bytes(photos.MOST_BYTES), "PHOTO_TOO_LARGE"),
        (bomb(), "PHOTO_TOO_LARGE"),
        (large("PNG", (6000, 5000)), "PHOTO_TOO_LARGE"),
        (large("JPEG", (6000, 5000), progressive=True), "PHOTO_TOO_LARGE"),
    ],
    ids=[
        "nothing",
        "text",
        "cut off",
        "svg",
        "gif",
        "too many bytes",
        "a bomb",
        "a large png",
        "a large progressive",
    ],
)
async def test_what_is_no_photo_or_too_large_is_refused_and_nothing_is_kept(resident, owner, sent, code):
    matter = await make.matter(resident)
    assert await refused(resident, matter, sent) == code
    assert await owner.fetchval("select count(*) from photo") == 0
    assert await owner.fetchval("select count(*) from event where kind = 'PhotoAdded'") == 0


async def test_a_large_photo_of_a_good_camera_is_taken():
    picture = await photos.develop(large("JPEG", (8160, 6144)))
    assert (picture.width, picture.height) == (1600, 1205)


async def test_a_matter_takes_six_photos_and_no_more(resident, owner):
    matter = await make.matter(resident)
    picture = await photos.develop(snapshot((90, 70)))
    async with acting(resident):
        for _ in range(6):
            await photos.add_photo(resident, matter.id, picture)

    assert await refused(resident, matter, picture) == "TOO_MANY_PHOTOS"
    assert await owner.fetchval("select count(*) from photo") == 6


async def test_who_works_on_a_matter_adds_photos_that_its_reporter_sees(resident):
    office = await make.department()
    officer = await make.actor(Role.DEPARTMENT_OFFICER, make.DISTRICT, department_id=office.id)
    secretary = await make.actor()
    matter = await make.matter(resident)
    async with acting(secretary):
        await actions.triage_matter(
            secretary, matter.id, category="道路", colour=Colour.GREEN, triage_class=TriageClass.DEFERRED
        )
        await actions.assign_matter(secretary, matter.id, department_id=office.id)
    for worker in (secretary, officer):
        async with acting(worker):
            await photos.add_photo(worker, matter.id, snapshot((90, 70)))

    async with acting(resident):
        assert await Photo.filter(matter_id=matter.id).count() == 2


async def test_a_department_sees_the_photos_from_before_it_was_asked(resident):
    office = await make.department()
    officer = await make.actor(Role.DEPARTMENT_OFFICER, make.DISTRICT, department_id=office.id)
    secretary = await make.actor()
    matter = await make.matter(resident)
    async with acting(resident):
        await photos.add_photo(resident, matter.id, snapshot((90, 70)))
    async with acting(officer):
        assert await Photo.all().count() == 0

    await make.assigned(matter, secretary)
    async with acting(secretary):
        await actions.assign_matter(secretary, matter.id, department_id=office.id)
    async with acting(officer):
        assert await Photo.filter(matter_id=matter.id).count() == 1


async def test_nobody_else_adds_a_photo(resident, owner):
    matter = await make.matter(resident)
    picture = await photos.develop(snapshot((90, 70)))
    neighbour = await make.actor(Role.RESIDENT)
    elsewhere = await make.actor(Role.COMMUNITY_SECRETARY, make.SIBLING)
    auditor = await make.actor(Role.AUDITOR)

    assert await refused(neighbour, matter, picture) == "NOT_FOUND"
    assert await refused(elsewhere, matter, picture) == "NOT_FOUND"
    assert await refused(auditor, matter, picture) in {"FORBIDDEN", "NOT_FOUND"}
    assert await owner.fetchval("select count(*) from photo") == 0


async def test_a_matter_that_is_over_takes_no_photo(resident, owner):
    matter = await make.matter(resident)
    secretary = await make.actor()
    async with acting(secretary):
        await actions.decline_matter(secretary, matter.id, reason="不属于社区职责")

    assert await refused(resident, matter, await photos.develop(snapshot((90, 70)))) == "MATTER_STATE"
    assert await owner.fetchval("select count(*) from photo") == 0
