"""Photos of a matter: made small, and stripped of where, when and with what they were taken.

What arrives may be anything: few threads look at it, in the formats that phones send, and none decodes more
of it than it needs.
"""

import asyncio
import io
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from PIL import Image, ImageOps

from services.kernel.access import Actor, Permission
from services.kernel.errors import Conflict, Invalid, NotFound
from services.kernel.outbox import record
from services.kernel.scope import fetch
from services.kernel.text import N_
from services.matters.events import PhotoAdded
from services.matters.models import Matter, Photo

MOST_BYTES: Final = 10 * 2**20
MOST: Final = 6
"""Photos a matter, all rounds together."""
SIDE, SMALL_SIDE = 1600, 320
QUALITY: Final = 80
FORMATS: Final = ("JPEG", "PNG", "WEBP")
MOST_PIXELS: Final = 80_000_000
MOST_PIXELS_AT_ONCE: Final = 25_000_000
"""For what can't be decoded at a fraction of its size: anything but a baseline JPEG."""
DAMAGED: Final = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    IndexError,
    MemoryError,
    OverflowError,
    NotImplementedError,
    struct.error,
    zlib.error,
)
"""What Pillow raises on a file that is hostile or broken."""
_studio = ThreadPoolExecutor(2, thread_name_prefix="photos")


class PhotoUnreadable(Invalid):
    code, sentence = "PHOTO_UNREADABLE", N_("无法读取这张照片，请换一张 JPG 或 PNG 格式的照片")


class PhotoTooLarge(Invalid):
    code, sentence = "PHOTO_TOO_LARGE", N_("照片太大，每张不能超过 {most} MB")

    def __init__(self, **details: object) -> None:
        super().__init__(**{"most": MOST_BYTES // 2**20, **details})


class TooManyPhotos(Conflict):
    code, sentence = "TOO_MANY_PHOTOS", N_("每件事项最多 {most} 张照片")


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as it is kept: a JPEG of at most 1600 pixels a side that says nothing but what is on it."""

    content: bytes
    width: int
    height: int


async def develop(content: bytes) -> Picture:
    """The picture in an uploaded file, unless that is too large or can't be read. Needs no transaction."""
    return await asyncio.get_running_loop().run_in_executor(_studio, _develop, content, SIDE)


async def smaller(content: bytes) -> bytes:
    """The same picture for a list, on a slow line."""
    picture = await asyncio.get_running_loop().run_in_executor(_studio, _develop, content, SMALL_SIDE)
    return picture.content


def _develop(content: bytes, side: int) -> Picture:
    if len(content) > MOST_BYTES:
        raise PhotoTooLarge
    plain = _plain(content, side)
    kept = io.BytesIO()
    plain.save(kept, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Picture(kept.getvalue(), plain.width, plain.height)


def _plain(content: bytes, side: int) -> Image.Image:
    """Upright, small, and nothing but pixels: what the file said besides stays behind."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            _measure(image)
            image.thumbnail((side, side))
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except PhotoTooLarge:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoTooLarge from error
    except DAMAGED as error:
        raise PhotoUnreadable from error
    plain = Image.new("RGB", upright.size, "white")
    plain.paste(upright, mask=upright)
    return plain


def _measure(image: Image.Image) -> None:
    """Refuse what would take too much memory, before a pixel of it is decoded."""
    in_parts = image.format in {"JPEG", "MPO"} and not image.info.get("progressive")
    if image.width * image.height > (MOST_PIXELS if in_parts else MOST_PIXELS_AT_ONCE):
        raise PhotoTooLarge


async def add_photo(actor: Actor, matter_id: UUID, content: bytes | Picture) -> Photo:
    """A picture of an open matter, from its reporter or from those who work on it.

    Whoever has more than one, or other work to do in the same transaction, develops them first.
    """
    picture = content if isinstance(content, Picture) else await develop(content)
    matter = await Matter.lock(matter_id)
    actor.require(
        Permission.MATTER_REPORT if matter.reporter_id == actor.person_id else Permission.MATTER_NOTE
    )
    matter.note()
    if await Photo.filter(matter_id=matter.id).count() >= MOST:
        raise TooManyPhotos(most=MOST)
    photo = await Photo.create(
        tenant=matter.tenant,
        matter_id=matter.id,
        reporter_id=matter.reporter_id,
        department_id=matter.department_id,
        content=picture.content,
        width=picture.width,
        height=picture.height,
    )
    await record(PhotoAdded(photo.id), by=actor, about=matter)
    return photo


_CONTENT = "select content from photo where district_code = $1 and id = $2"


async def photo_content(actor: Actor, photo_id: UUID) -> bytes:
    """The photo itself, for whoever may see its matter; NOT_FOUND for everyone else."""
    for row in await fetch(actor, _CONTENT, actor.district, photo_id):
        return bytes(row["content"])
    raise NotFound(kind="Photo", id=photo_id)
