"""The English catalogue says everything that the code and the pages say, and nothing that nobody says."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from services.kernel.text import LOCALES

HOUSE = Path(__file__).parents[2]
ROOMS = ("services", "schema", "admin", "deploy")
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
KEYWORDS = {"_": None, "N_": None}
PLACEHOLDER = re.compile(r"\{(\w*)[^}]*\}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@cache
def said() -> dict[str, str]:
    """Every sentence marked for translation, and where it stands."""
    found = {}
    for room in ROOMS:
        for file, line, sentence, *_ in extract_from_dir(HOUSE / room, METHODS, keywords=KEYWORDS):
            found.setdefault(sentence, f"{room}/{file}:{line}")
    return found


@cache
def written() -> dict[str, str]:
    """The catalogue: every sentence with its English."""
    with (LOCALES / "en" / "LC_MESSAGES" / "mulin.po").open("rb") as lines:
        return {entry.id: entry.string for entry in read_po(lines, locale="en") if entry.id}


def test_sentences_are_found_in_code_and_on_pages():
    assert len(said()) > 500
    assert {Path(where.rpartition(":")[0]).suffix for where in said().values()} == {".py", ".html"}


def test_every_sentence_has_its_english():
    assert {sentence: where for sentence, where in said().items() if not written().get(sentence)} == {}


def test_nothing_is_translated_that_nobody_says():
    assert set(written()) - set(said()) == set()


def test_both_languages_name_the_same_details():
    odd = {
        sentence: english
        for sentence, english in written().items()
        if set(PLACEHOLDER.findall(sentence)) != set(PLACEHOLDER.findall(english))
    }
    assert odd == {}


def test_no_english_sentence_has_chinese_in_it():
    assert {english for english in written().values() if CHINESE.search(english)} == set()


def test_no_sentence_is_translated_twice():
    text = (LOCALES / "en" / "LC_MESSAGES" / "mulin.po").read_text()
    counted = Counter(re.findall(r'^msgid "(.+)"$', text, re.MULTILINE))
    assert [sentence for sentence, times in counted.items() if times > 1] == []
