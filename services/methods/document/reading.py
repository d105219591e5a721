"""From a TOML file to a method, or to a list of what is wrong with it and where."""

import tomllib
from typing import Any

import orjson
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from services.kernel.errors import Invalid
from services.kernel.text import N_
from services.methods.document.document import Document, Unsound

LONGEST = 1_000_000
"""Characters of a file."""


class MethodInvalid(Invalid):
    """`problems` holds one line each: the path in the document, and what was expected there."""

    code, sentence = "METHOD_INVALID", N_("工作法文件有误：{problems}")

    def __init__(self, source: str, problems: list[str]) -> None:
        super().__init__(source=source, problems="\n".join(problems))
        self.problems = problems


def read_document(text: str, *, source: str = "") -> Document:
    """Raises `MethodInvalid` with every problem found. `source` names the file in what is said."""
    return checked(parsed(text, source=source), source=source)


def parsed(text: str, *, source: str = "") -> dict[str, Any]:
    if len(text) > LONGEST:
        raise MethodInvalid(source, [f"{source}: longer than {LONGEST} characters"])
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise MethodInvalid(source, [f"{source}: {error}"]) from None


def checked(data: dict[str, Any], *, source: str = "") -> Document:
    """The document that plain data says, if it says one."""
    try:
        return Document.model_validate_json(orjson.dumps(data, default=str))
    except ValidationError as error:
        told = (problem for each in error.errors() for problem in _told(each, data))
        raise MethodInvalid(source, [f"{source}: {problem}" for problem in told]) from None
    except (orjson.JSONEncodeError, RecursionError) as error:
        raise MethodInvalid(source, [f"{source}: {error}"]) from None


def _told(error: ErrorDetails, data: dict[str, Any]) -> list[str]:
    reason = error.get("ctx", {}).get("error")
    if isinstance(reason, Unsound):
        return reason.problems
    return [f"{_path(error['loc'], data)}: {error['msg']}"]


def _path(steps: tuple[int | str, ...], data: Any) -> str:
    """Places in lists are told by their code where they have one: `stages.hear.actions`."""
    told = []
    for step in steps:
        data = data[step] if _has(data, step) else None
        code = data.get("code") if isinstance(step, int) and isinstance(data, dict) else None
        told.append(str(code or step))
    return ".".join(told) or "the whole document"


def _has(data: Any, step: int | str) -> bool:
    if isinstance(data, list):
        return isinstance(step, int) and step < len(data)
    return isinstance(data, dict) and step in data
