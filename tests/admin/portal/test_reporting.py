"""A matter reported from a phone: with photos or without, once, and never by somebody else's page."""

import asyncio
import io

import pytest
from PIL import Image

from services.kernel.access import Role
from services.matters import photos
from tests import make

GPS = 0x8825
WORDS = {"title": "3 号楼门口路灯不亮", "detail": "已经三天了\n老人看不见路", "place": "3 号楼"}


def snapshot(size=(2400, 1800)) -> bytes:
    """A photo that says where it was taken."""
    exif = Image.Exif()
    exif[GPS] = {1: "N", 2: (41.0, 48.0, 12.0)}
    file = io.BytesIO()
    Image.new("RGB", size, "brown").save(file, "JPEG", exif=exif)
    return file.getvalue()


@pytest.fixture
async def mine(phone):
    """Somebody at home, about to report something."""
    mine = await phone()
    await mine.join(make.COMMUNITY)
    await mine.open("/matters/new")
    return mine


async def count(owner, table: str = "matter") -> int:
    return await owner.fetchval(f"select count(*) from {table}")


async def test_a_matter_is_reported_as_it_was_typed(mine, owner):
    page = await mine.fill("/matters", **WORDS, hidden="1")

    kept = await owner.fetchrow("select * from matter")
    assert {name: kept[name] for name in WORDS} == WORDS | {"detail": kept["detail"]}
    assert kept["detail"].split() == WORDS["detail"].split()
    assert (kept["reporter_hidden"], kept["channel"], kept["tenant"]) == (True, "app", make.COMMUNITY)
    assert mine.page.url.path == f"/matters/{kept['id']}"
    for shown in (kept["number"], WORDS["title"], "您提交了这件事", "已提交", "等待受理"):
        assert shown in page
    assert WORDS["title"] in await mine.open("/matters")


async def test_its_photo_is_shown_without_where_it_was_taken(mine):
    page = await mine.fill("/matters", **WORDS, photos=(snapshot(), snapshot()))
    assert page.count("<img") == 2
    assert "您添加了一张照片" in page

    address = page.split('<a href="/photos/')[1].split('"')[0]
    for path, longest in ((f"/photos/{address}", 1600), (f"/photos/{address}/small", 320)):
        answer = await mine.get(path)
        with Image.open(io.BytesIO(answer.content)) as image:
            assert max(image.size) == longest
            assert dict(image.getexif()) == {}
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"].startswith("private")


async def test_a_form_sent_again_and_again_makes_one_matter(mine, owner):
    fields = mine.fields("/matters") | WORDS
    answers = await asyncio.gather(*(mine.submit("/matters", fields, snapshot()) for _ in range(3)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.url.path for answer in answers}) == 1
    assert await count(owner) == await count(owner, "photo") == 1


async def test_another_matter_in_a_form_already_sent_is_asked_about_first(mine, owner):
    fields = mine.fields("/matters")
    await mine.submit("/matters", fields | WORDS)
    mine.page = await mine.submit("/matters", fields | WORDS | {"title": "下水管道堵塞"})
    assert mine.page.status_code == 409
    assert "下水管道堵塞" in mine.page.text
    assert await count(owner) == 1

    await mine.fill("/matters", title="下水管道堵塞")
    assert await count(owner) == 2


@pytest.mark.parametrize(
    ("typed", "about"),
    [
        ({"title": "  "}, "什么事：请填写内容"),
        ({"title": "灯" * 101}, "什么事：内容过长"),
        ({"place": "x" * 101}, "在哪里：内容过长"),
        ({"detail": "a\x00b"}, "详细情况：内容含有无法识别的字符"),
    ],
)
async def test_what_can_not_be_taken_comes_back_as_it_was_typed(mine, owner, typed, about):
    page = await mine.fill("/matters", **WORDS | typed, hidden="1")
    assert mine.page.status_code == 422
    assert about in page
    assert "checked" in page
    for name in WORDS.keys() - typed.keys():
        assert WORDS[name].split("\n")[0] in page
    assert await count(owner) == await count(owner, "event where subject_type = 'matter'") == 0

    await mine.fill("/matters", **WORDS)
    assert await count(owner) == 1


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ((b"this is no photo",), "无法读取这张照片"),
        ((snapshot(), snapshot()[:1500]), "无法读取这张照片"),
        ((snapshot() + bytes(photos.MOST_BYTES),), "照片太大"),
        ((snapshot((90, 70)),) * 4, "一次最多上传 3 张照片"),
    ],
    ids=["no photo", "one cut off", "too large", "too many"],
)
async def test_a_photo_that_can_not_be_taken_keeps_what_was_typed(mine, owner, sent, sentence):
    page = await mine.fill("/matters", **WORDS, photos=sent)
    assert mine.page.status_code == 422
    assert sentence in page
    assert WORDS["title"] in page
    assert "请再选一次" in page
    assert await count(owner) == await count(owner, "photo") == 0


async def test_more_than_anyone_photographs_is_not_even_read(mine, owner):
    answer = await mine.submit("/matters", mine.fields("/matters") | WORDS, bytes(41 * 2**20))
    assert answer.status_code == 413
    assert await count(owner) == 0


async def test_photos_are_added_later_until_there_are_six(mine, owner):
    await mine.fill("/matters", **WORDS, photos=(snapshot((90, 70)),) * 3)
    add = f"{mine.page.url.path}/photos"
    page = await mine.fill(add, photos=(snapshot((90, 70)),) * 3)
    assert "照片已添加" in page
    assert add not in page

    await mine.open("/matters/new")
    answer = await mine.submit(add, mine.fields("/matters"), snapshot((90, 70)))
    assert answer.status_code == 409
    assert "每件事项最多 6 张照片" in answer.text
    assert await count(owner, "photo") == 6


async def test_nobody_else_sees_a_matter_or_its_photos_or_touches_them(mine, phone, owner):
    page = await mine.fill("/matters", **WORDS, photos=(snapshot(),))
    path = mine.page.url.path
    photo = "/photos/" + page.split('<a href="/photos/')[1].split('"')[0]
    other, far = await phone(), await phone()
    await other.join(make.COMMUNITY, "张三")
    await far.join(make.ELSEWHERE, "李四")

    for stranger in (other, far):
        for address in (path, photo, f"{photo}/small"):
            answer = await stranger.get(address)
            assert answer.status_code == 404
            assert WORDS["title"] not in answer.text
        assert WORDS["title"] not in await stranger.open("/matters")
        await stranger.open("/matters/new")
        fields = stranger.fields("/matters") | {"rating": "satisfied"}
        assert (await stranger.submit(f"{path}/photos", fields, snapshot())).status_code == 404
        assert (await stranger.submit(f"{path}/rating", fields)).status_code == 404
    assert await count(owner, "photo") == 1
    assert await owner.fetchval("select rating from matter") is None


async def test_a_photo_is_not_shown_to_whoever_is_not_signed_in(mine, site, mailbox, phone):
    page = await mine.fill("/matters", **WORDS, photos=(snapshot(),))
    photo = "/photos/" + page.split('<a href="/photos/')[1].split('"')[0]
    stranger = await phone()
    answer = await stranger.get(photo)
    assert answer.url.path == "/sign-in"
    assert (await mine.get(photo.replace("210114", "370505"))).status_code == 404


async def test_the_list_of_matters_goes_on_where_it_ends(mine, owner):
    person = await owner.fetchrow("select * from person where name = '王秀英'")
    reporter = await make.actor(Role.RESIDENT)
    actor = type(reporter)(
        Role.RESIDENT, make.COMMUNITY, person_id=person["id"], account_id=person["account_id"]
    )
    for number in range(23):
        await make.matter(actor, title=f"第{number}件")

    first = await mine.open("/matters")
    assert first.count("/matters/0") == 20
    older = first.split('href="/matters?after=')[1].split('"')[0]
    rest = await mine.open(f"/matters?after={older}")
    assert [f"第{number}件" in rest for number in range(4)] == [True, True, True, False]
    assert (await mine.get("/matters?after=nonsense")).status_code == 422


async def test_browsers_may_keep_the_form_for_going_back_to_but_no_personal_page(mine):
    assert mine.page.headers["cache-control"] == "private, no-cache"
    for path in ("/", "/matters", "/mine"):
        assert (await mine.get(path)).headers["cache-control"] == "no-store"
