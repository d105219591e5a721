"""What a process says in its log, and what it never does."""

import json
import re

import pytest

from tests.deploy.processes import run_python


def spoken(how: str) -> str:
    """What a process says that logs what it had better not."""
    process = run_python("-m", "tests.deploy.speaking", how)
    _, said = process.communicate()
    assert process.returncode == 0, said
    return said


@pytest.fixture(scope="module")
def lines():
    return [json.loads(line) for line in spoken("json").splitlines()]


def line(lines, event: str):
    [found] = [line for line in lines if line["event"] == event]
    return found


async def test_a_line_is_one_json_object_that_says_when_how_bad_who_and_what(lines):
    told = line(lines, "reported")

    assert list(told)[:4] == ["time", "level", "logger", "event"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", told["time"])
    assert (told["level"], told["logger"]) == ("info", "services.matters.actions")
    assert (told["count"], told["request_id"]) == (3, "trace-13800138000")


async def test_numbers_of_people_are_masked_wherever_they_are(lines):
    told = line(lines, "reported")

    assert told["phone"] == "138****8000"
    assert told["people"] == [{"identity": "110105********002X"}]
    assert "138 0013 8000" not in str(lines)


async def test_an_exception_says_what_and_where_without_the_values_of_variables(lines):
    first, second = line(lines, "sign_in_failed")["exception"]

    assert first["type"] == "RuntimeError"
    assert first["message"] == "138****8000 can't sign in at postgres://app_login:***@db/mulin"
    assert [place.rpartition(" ")[2] for place in first["at"]] == ["main", "sign_in"]
    assert second["type"] == "ValueError"
    assert "hunter2" not in str(lines)


async def test_what_is_in_rows_and_documents_is_not_told_with_their_errors(lines):
    messages = [
        error["message"] for line in lines if line["event"] == "failed" for error in line["exception"]
    ]

    assert messages == [
        'null value in column "title" violates not-null constraint',
        'invalid input syntax for type uuid: "…"',
        "two (2 sub-exceptions)",
        "first",
        "'second'",
    ]
    assert "王秀英" not in str(lines)
    assert "翡翠城" not in str(lines)


async def test_libraries_are_heard_in_the_same_form_but_not_what_they_whisper(lines):
    inside = line(lines, "a request failed inside")

    assert (inside["logger"], inside["request_id"]) == ("schema.door", "trace-of-the-door")
    assert "body" not in inside
    assert line(lines, "Started server process [7]")["logger"] == "uvicorn.error"
    assert line(lines, "Authorization: Bearer ***")
    assert [each["logger"] for each in lines if "careful" in each["event"]] == ["py.warnings"]
    assert not [each for each in lines if each["logger"].startswith("tortoise") or each["level"] == "debug"]


async def test_a_line_that_cannot_be_written_is_told_of_without_what_was_in_it(lines):
    assert line(lines, "log_line_lost") == {
        "level": "error",
        "event": "log_line_lost",
        "logger": "anybody",
    }


async def test_people_may_have_the_same_as_text():
    said = spoken("text")

    assert "sign_in_failed" in said
    assert "RuntimeError: 138****8000 can't sign in" in said
    assert "hunter2" not in said
    assert "王秀英" not in said
