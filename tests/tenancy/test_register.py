"""A register of divisions is read whole, from whatever encoding, or refused with every line that is wrong."""

import codecs
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.kernel import sheets
from services.kernel.codes import Level, pad
from services.kernel.text import catalogue, speaking
from services.tenancy.kinds import Kind
from services.tenancy.models import LONGEST_NAME as LONGEST_NAME_KEPT
from services.tenancy.register import LONGEST_NAME, Division, RegisterInvalid, read_register

REAL = (Path(__file__).parents[2] / "deploy/demo_data/divisions.csv").read_bytes()
HEADER = "code,name,level,parent_code\n"
GOOD = f"""{HEADER}210114,于洪区,district,
210114007,北陵街道,street,210114
210114007038,湖畔新城社区居委会,community,210114007
"""
LAKE = REAL.decode()[: REAL.decode().index("湖畔新城")].count("\n") + 1
YUHONG = read_register(GOOD.encode())


def refused(content, known=frozenset()):
    """The problems of a register that must not be read, as (line, code)."""
    with pytest.raises(RegisterInvalid) as raised:
        read_register(content if isinstance(content, bytes) else content.encode(), known)
    return [(problem.line, problem.code) for problem in raised.value.problems]


def test_the_nine_real_districts_are_read():
    divisions = read_register(REAL)
    count = {level: sum(division.level is level for division in divisions) for level in Level}
    assert count == {Level.DISTRICT: 9, Level.STREET: 112, Level.COMMUNITY: 1846, Level.GRID: 0}
    lake = Division(pad("210114007038"), "湖畔新城社区", Level.COMMUNITY, Kind.COMMUNITY, pad("210114007"))
    assert lake in divisions


def test_parents_come_before_their_children_whatever_the_order_of_the_file():
    header, *rows = REAL.decode().splitlines()
    divisions = read_register("\n".join([header, *reversed(rows)]).encode())
    assert divisions == read_register(REAL)
    seen = set()
    for division in divisions:
        assert division.parent is None or division.parent in seen
        seen.add(division.code)


@pytest.mark.parametrize(
    "encoding",
    ["gbk", "gb18030", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"],
)
def test_the_same_register_is_read_from_every_encoding_offices_use(encoding):
    assert read_register(REAL.decode().encode(encoding)) == read_register(REAL)
    chinese = REAL.decode().replace("code,name,level,parent_code", "区划代码,名称,级别,上级代码", 1)
    assert read_register(chinese.encode(encoding)) == read_register(REAL)


def test_a_marked_big_endian_file_is_read():
    assert read_register(codecs.BOM_UTF16_BE + GOOD.encode("utf-16-be")) == YUHONG


@pytest.mark.parametrize(
    "text",
    {
        "line ends of windows": GOOD.replace("\n", "\r\n"),
        "line ends of old": GOOD.replace("\n", "\r"),
        "no last line end": GOOD.rstrip(),
        "blank lines": "\n\n" + GOOD.replace("\n", "\n\n \n,,,\n　\n"),
        "quotes": HEADER + '"210114","于洪区","district",""\n' + GOOD.partition("district,\n")[2],
        "spaces": GOOD.replace(",", " , ").replace(" 210114007 ", "　210114007  "),
        "full width": GOOD.replace("210114007", "２１０１１４００７"),
        "invisible marks": GOOD.replace("于洪区", "\u200b于洪区\ufeff"),
        "tabs": GOOD.replace(",", "\t"),
        "semicolons": GOOD.replace(",", ";"),
        "full-width commas": GOOD.replace(",", "，"),
        "twelve digits": GOOD.replace("210114,", "210114000000,").replace("210114007,", "210114007000,"),
        "a column more": "\n".join(f"{line},x" for line in GOOD.splitlines()),
        "shouting header": GOOD.replace(HEADER, HEADER.upper()),
        "chinese levels": GOOD.replace("district", "区")
        .replace("street", "街道")
        .replace("community", "社区（村）"),
    }.items(),
    ids=lambda case: case[0],
)
def test_the_same_register_is_read_from_every_shape_it_is_saved_in(text):
    assert read_register(text[1].encode()) == YUHONG


def test_the_columns_may_stand_in_any_order():
    turned = [",".join(reversed(line.split(","))) for line in GOOD.splitlines()]
    assert read_register("\n".join(turned).encode()) == YUHONG


def test_a_parent_may_be_known_already():
    only = HEADER + "210114007038,湖畔新城社区居委会,community,210114007\n"
    assert refused(only) == [(2, "UNKNOWN_PARENT")]
    assert [division.name for division in read_register(only.encode(), {pad("210114007")})] == [
        "湖畔新城社区居委会"
    ]
    assert refused(only, {pad("210114008"), pad("210114")}) == [(2, "UNKNOWN_PARENT")]


BROKEN = {
    "unknown parent": ("210114099001,甲村,community,210114099", "UNKNOWN_PARENT"),
    "no parent": ("210114007039,甲村,community,", "UNKNOWN_PARENT"),
    "other parent": ("210114008,甲街道,street,210114007", "NOT_NESTED"),
    "parent two above": ("210114007039,甲村,community,210114", "NOT_NESTED"),
    "its own parent": ("210114007,甲街道,street,210114007", "NOT_NESTED"),
    "parent of a district": ("210115,甲区,district,210114", "NOT_NESTED"),
    "twice": ("210114007,又一个街道,street,210114", "DUPLICATE_CODE"),
    "twice, once padded": ("210114007000,又一个街道,street,210114", "DUPLICATE_CODE"),
    "level above": ("210114008,甲街道,district,210114", "WRONG_LEVEL"),
    "level below": ("210114008,甲街道,community,210114", "WRONG_LEVEL"),
    "no level": ("210114008,甲街道,,210114", "WRONG_LEVEL"),
    "unheard level": ("210114008,甲街道,galaxy,210114", "WRONG_LEVEL"),
    "a digit less": ("21011400,甲街道,street,210114", "WRONG_CODE"),
    "letters": ("2101I4008,甲街道,street,210114", "WRONG_CODE"),
    "excel's number": ("2.10114E+08,甲街道,street,210114", "WRONG_CODE"),
    "no code": (",甲街道,street,210114", "WRONG_CODE"),
    "a grid": ("210114007038001,一网格,grid,210114007038", "WRONG_CODE"),
    "no name": ("210114008,　,street,210114", "EMPTY_NAME"),
    "long name": (f"210114008,{'长' * 81},street,210114", "NAME_TOO_LONG"),
    "control character": ("210114008,甲\x07街道,street,210114", "ODD_NAME"),
    "nul": ("210114008,甲\x00街道,street,210114", "ODD_NAME"),
    "line separator": ("210114008,甲\u2028街道,street,210114", "ODD_NAME"),
    "lost characters": ("210114008,??街道,street,210114", "ODD_NAME"),
    "replaced characters": ("210114008,\ufffd街道,street,210114", "BROKEN_ENCODING"),
    "open quote": ('210114008,"甲街道,street,210114', "BROKEN_LINE"),
    "comma in the name": ("210114008,甲,乙街道,street,210114", "TOO_MANY_CELLS"),
}


@pytest.mark.parametrize(("line", "code"), BROKEN.values(), ids=BROKEN)
def test_a_broken_line_is_named_and_nothing_is_taken(line, code):
    problems = refused(GOOD + line + "\n")
    assert (5, code) in problems
    assert {number for number, _ in problems} == {5}


def test_all_broken_lines_are_named_at_once_in_their_order():
    bad = [line for line, _ in BROKEN.values()]
    problems = refused(GOOD + "\n".join(bad))
    assert {number for number, _ in problems} == set(range(5, 5 + len(bad)))
    assert problems == sorted(problems, key=lambda problem: problem[0])


def test_a_line_with_broken_utf8_is_named_instead_of_being_read_as_something_else():
    damaged = REAL.replace("湖畔新城社区".encode(), "湖畔新城社区".encode()[:-1], 1)
    assert refused(damaged) == [(LAKE, "BROKEN_ENCODING")]


def test_a_line_with_broken_gbk_is_named():
    damaged = REAL.decode().encode("gbk").replace("湖畔新城社区".encode("gbk"), b"\xba\xfe\xc5\xff", 1)
    assert refused(damaged) == [(LAKE, "BROKEN_ENCODING")]


def test_a_small_register_of_rare_characters_is_read():
    rare = f"{HEADER}430181,塅区,district,\n430181001,琇塅镇,street,430181\n"
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        assert [division.name for division in read_register(rare.encode(encoding))] == ["塅区", "琇塅镇"]


def test_a_marked_register_without_any_chinese_is_read():
    assert read_register(f"{HEADER}430181,A,district,".encode("utf-8-sig"))[0].name == "A"


@pytest.mark.parametrize(("rest", "line"), [("utf-8", "gbk"), ("gbk", "utf-8")])
def test_a_line_of_another_encoding_than_the_rest_is_named(rest, line):
    head, name, tail = REAL.decode().partition("湖畔新城社区")
    mixed = head.encode(rest) + name.encode(line) + tail.encode(rest)
    assert refused(mixed) == [(LAKE, "BROKEN_ENCODING")]


@pytest.mark.parametrize(
    "wrong", [REAL.decode().encode("big5", "ignore"), REAL.decode("gbk", "ignore").encode()]
)
def test_a_file_that_reads_as_gibberish_is_refused_line_by_line(wrong):
    problems = refused(wrong)
    assert len(problems) > 1900
    assert (2, "BROKEN_ENCODING") in problems


def test_a_broken_parent_is_not_reported_again_for_each_of_its_children():
    assert refused(GOOD.replace("北陵街道", "")) == [(3, "EMPTY_NAME")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "EMPTY_FILE"),
        (b"\xef\xbb\xbf \r\n\r\n", "EMPTY_FILE"),
        (HEADER, "EMPTY_FILE"),
        (GOOD.replace(",parent_code", ""), "MISSING_COLUMN"),
        (GOOD.partition("\n")[2], "MISSING_COLUMN"),
        (GOOD.replace("name", "code"), "REPEATED_COLUMN"),
        ('"code,name\n', "BROKEN_LINE"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00", "NOT_CSV"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "BROKEN_ENCODING"),
        ("名称,代码\n".encode("gbk")[:-2] + b"\xff\n", "BROKEN_ENCODING"),
        (b"x" * (sheets.LARGEST_FILE + 1), "FILE_TOO_LARGE"),
        (HEADER + "x\n" * (sheets.MOST_ROWS + 1), "TOO_MANY_ROWS"),
    ],
    ids=lambda case: case if isinstance(case, str) and case.isupper() else "",
)
def test_a_file_that_is_no_register_is_refused_as_a_whole(content, code):
    assert code in [problem for _, problem in refused(content)]


def test_a_refusal_says_in_both_languages_what_is_wrong_and_where():
    with pytest.raises(RegisterInvalid) as raised:
        read_register((GOOD + "21O114008,甲街道,street,210114\n210114009,乙街道,street,210115").encode())
    error = raised.value
    assert (error.code, error.status) == ("REGISTER_INVALID", 422)
    assert str(error) == "文件中有 3 处问题，未导入任何内容"
    assert [str(problem) for problem in error.problems] == [
        "第 5 行：区划代码“21O114008”应为 6、9 或 12 位数字",
        "第 6 行：区划代码“210114009”不属于上级代码“210115”",
        "第 6 行：上级代码“210115”不存在",
    ]
    with speaking("en"):
        assert str(error) == "The file has 3 problems; nothing of it was imported"
        assert str(error.problems[2]) == "Line 6: there is no parent “210115”"
        first = error.extensions["problems"][0]
        assert (first["line"], first["code"]) == (5, "WRONG_CODE")
        assert "21O114008" in first["message"]


NO_REGISTERS = [
    "",
    HEADER,
    "PK\x03\x04",
    '"',
    "a,code,code",
    "x" * (sheets.LARGEST_FILE + 1),
    HEADER + "x\n" * 200_001,
]


def test_every_sentence_of_a_problem_is_translated():
    for content in [GOOD + "\n".join(line for line, _ in BROKEN.values()), *NO_REGISTERS]:
        with pytest.raises(RegisterInvalid) as raised:
            read_register(content.encode())
        told = {problem.template: problem.sentence for problem in raised.value.problems}
        with speaking("en"):
            assert all(told[problem.template] != problem.sentence for problem in raised.value.problems)
            assert all(catalogue("en").gettext(template) != template for template in told)


def test_what_a_file_held_is_quoted_short_and_on_one_line():
    with pytest.raises(RegisterInvalid) as raised:
        read_register(f"{HEADER}{'9' * 5000}\x1b[2J,甲,street,210114".encode())
    assert len(raised.value.problems[0].sentence) < 100
    assert raised.value.problems[0].sentence.isprintable()


def test_no_name_is_let_in_that_the_table_could_not_hold():
    assert LONGEST_NAME == LONGEST_NAME_KEPT


def read_or_refuse(content):
    try:
        divisions = read_register(content)
    except RegisterInvalid as error:
        return [f"{problem.line} {problem.sentence}" for problem in error.problems]
    codes = {division.code for division in divisions}
    assert len(codes) == len(divisions) > 0
    assert all(division.parent is None or division.parent in codes for division in divisions)
    return ["read"]


def assert_read_or_refused(content):
    said = read_or_refuse(content)
    assert said
    assert all(sentence.isprintable() and not sentence.startswith("0") for sentence in said)


@given(st.binary(max_size=400))
@example(b"\xff\xfe")
@example(b"\xfe\xff\x00")
@example(b"\xef\xbb\xbf")
@example(b"\0")
@example(b"\x84\x31\xa4\x37")
def test_any_bytes_are_read_or_refused_with_reasons(content):
    assert_read_or_refused(content)


@given(
    st.lists(
        st.lists(st.text(max_size=14) | st.sampled_from(["210114", "street", "210114007", '"']), max_size=6)
    )
)
def test_any_text_under_a_good_header_is_read_or_refused_with_reasons(rows):
    assert_read_or_refused((HEADER + "\n".join(map(",".join, rows))).encode())


@settings(max_examples=200)
@given(
    st.sampled_from(["utf-8", "utf-8-sig", "gbk", "utf-16"]),
    st.lists(
        st.tuples(st.integers(0, 10_000), st.integers(0, 3), st.binary(max_size=3)), min_size=1, max_size=8
    ),
)
def test_a_damaged_register_is_read_or_refused_with_reasons(encoding, damages):
    content = GOOD.encode(encoding)
    for place, taken, put in damages:
        at = place % (len(content) + 1)
        content = content[:at] + put + content[at + taken :]
    assert_read_or_refused(content)
