"""Every paper: the right size and font, everything on it, the same each time."""

from dataclasses import replace

import pytest

from admin.papers.lettering import Lettering, covered
from admin.papers.press import LAYOUTS, press
from admin.papers.sheets import Paper, Passage
from tests.admin.papers.examples import EVERY, LETTER, minutes, resolution
from tests.admin.papers.reading import A4, fonts, pages, reader, sizes, text


def words(value: object) -> list[str]:
    """Every text on a paper."""
    if isinstance(value, str):
        return value.split("\n")
    if isinstance(value, tuple):
        return [text for each in value for text in words(each)]
    return words(tuple(vars(value).values())) if hasattr(value, "__dataclass_fields__") else []


@pytest.mark.parametrize("paper", EVERY, ids=lambda paper: paper.layout)
def test_a_paper_says_all_of_it_on_a4_in_the_one_font_that_is_inside(paper):
    made = press(paper)
    told = text(made)

    assert [each for each in words(paper) if "".join(each.split()) not in told] == []
    assert "2026年11月22日" in told
    assert sizes(made) == {A4}
    assert fonts(made) == {("MulinSong-Regular", True)}
    assert reader(made).metadata.title == paper.title


@pytest.mark.parametrize("paper", EVERY, ids=lambda paper: paper.layout)
def test_the_same_paper_is_the_same_bytes(paper):
    assert press(paper) == press(replace(paper))


def test_every_paper_has_an_example_and_a_layout():
    shown = {type(each) for each in EVERY}
    assert shown == set(Paper.__subclasses__())
    layouts = {file.stem for file in LAYOUTS.iterdir()}
    assert {each.layout for each in shown} == layouts - {"form"}


def test_a_long_table_goes_on_over_pages_under_its_heads_and_pages_are_numbered():
    made = pages(press(minutes(*[resolution(number) for number in range(1, 61)])))

    assert len(made) > 3
    assert all("事项责任人标准时限监督人" in page for page in made[:-1])
    assert [f"—{number}/{len(made)}—" in page for number, page in enumerate(made, 1)] == [True] * len(made)
    told = "".join(made)
    assert [number for number in range(1, 61) if f"更换{number}号楼前路灯" not in told] == []
    assert "主持人：" in made[-1]


def test_words_of_others_are_only_words():
    sly = '#set text(red) *粗* $x$ \\ "]) #read("/etc/passwd") @x <y> // `z`'
    told = text(press(replace(LETTER, closing=sly)))

    assert "".join(sly.split()) in told
    assert "root:" not in told


def test_a_character_that_the_font_lacks_is_marked_and_named():
    made = text(press(replace(LETTER, to="周𠮷😀", closing="𠮷")))

    assert "周〓〓：" in made
    assert "U+20BB7、U+1F600，请手工填写" in made
    assert "〓" not in text(press(LETTER))


def test_what_has_no_shape_of_its_own_needs_no_mark():
    lettering = Lettering()
    assert lettering.set("e\u0301\u3000\t葛\U000e0100\u200d\ufeff\n") == "é\u3000 葛\n"
    assert lettering.missing == []


def test_the_font_has_the_national_characters_and_rare_surnames():
    pairs = [bytes([a, b]) for a in range(0x81, 0xFF) for b in range(0x40, 0xFF)]
    letters = {pair.decode("gbk", "ignore") for pair in pairs}
    hanzi = {each for each in letters if len(each) == 1 and "\u4e00" <= each <= "\u9fff"}

    assert len(hanzi) == 20_902
    assert hanzi <= covered()
    assert set("龑赟堃喆囍濛閆㛃䶮𫖮𣲗𬱖𫘜𬭎") <= covered()


def test_a_long_word_without_a_break_stays_on_the_page():
    address = "https://example.org/" + "a" * 300
    made = press(minutes(place=address))
    lines: dict[float, str] = {}

    def read(word, at, _matrix, _font, _size) -> None:
        lines[at[5]] = lines.get(at[5], "") + word

    reader(made).pages[0].extract_text(visitor_text=read)
    assert address in text(made)
    assert max(map(len, lines.values())) < 80


def test_an_empty_paper_can_be_printed():
    empty = minutes(proceedings=(Passage("", ""),), resolutions=(), theme="", signatures=())
    assert "会议纪要" in text(press(empty))
