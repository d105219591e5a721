"""Log lines: one JSON object each on the standard error, whoever speaks, structlog or logging.

A line has `time` (UTC), `level`, `logger`, `event`, the `request_id` of the request it belongs to, and of an
exception its type, words and places. No line holds a body, a header or a variable; phone and identity numbers
are masked wherever they slip in, and so are passwords in addresses.
"""

import contextlib
import json
import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Final

import structlog
from structlog.stdlib import ExtraAdder, LoggerFactory, ProcessorFormatter
from structlog.typing import Processor

from deploy import mishaps
from deploy.settings import Settings
from services.kernel.personal import scrub

ROOMS: Final = ("services", "schema", "admin", "deploy")
"""Who may tell what is below INFO: of libraries that is statements with values, and what they receive."""
FIRST: Final = ("time", "level", "logger", "event")
TALKATIVE: Final = ("arq", "asyncpg", "tortoise", "uvicorn.access")
PASSWORD: Final = re.compile(r"(?<=://)([^\s:/@]*):[^\s/@]+@")
BEARER: Final = re.compile(r"(?i)\bbearer\s+[\w.~+/=-]+")
Line = MutableMapping[str, Any]


def configure(settings: Settings) -> None:
    """Called once by each process, before it does anything else."""
    level = logging.getLevelName(settings.log_level.upper())
    as_text = settings.log == "text" or (not settings.log and settings.demo)
    handler = Handler(sys.stderr)
    handler.setFormatter(_formatter(as_text=as_text))
    logging.basicConfig(handlers=[handler], level=max(level, logging.INFO), force=True)
    logging.captureWarnings(capture=True)
    for name in ROOMS:
        logging.getLogger(name).setLevel(level)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*_HEAD, ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=LoggerFactory(),
        cache_logger_on_first_use=True,
    )


class Handler(logging.StreamHandler[Any]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name for it
        """Tell that a line could not be written, without what was in it."""
        with contextlib.suppress(OSError, ValueError):
            self.stream.write(f'{{"level": "error", "event": "log_line_lost", "logger": "{record.name}"}}\n')


_HEAD: Final[list[Processor]] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
]


def _formatter(*, as_text: bool) -> ProcessorFormatter:
    return ProcessorFormatter(
        foreign_pre_chain=[*_HEAD, ExtraAdder(allow=("request_id", "graphql_path"))],
        processors=[
            ProcessorFormatter.remove_processors_meta,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            _exception,
            _clean,
            *([_exception_as_text, _console()] if as_text else [_json]),
        ],
    )


def _exception(_: object, __: str, line: Line) -> Line:
    error = line.pop("exc_info", None)
    line.pop("stack_info", None)
    if isinstance(error, tuple):
        error = error[1]
    elif error and not isinstance(error, BaseException):
        error = sys.exception()
    if error:
        line["exception"] = mishaps.told(error)
    return line


def _clean(_: object, __: str, line: Line) -> Line:
    """The request's id was looked at when it came in, and has to stay the same wherever it is written."""
    return {key: value if key == "request_id" else clean(value) for key, value in line.items()}


def clean(value: Any) -> Any:
    """The same without personal data and secrets, however deep they are in it."""
    match value:
        case str():
            return BEARER.sub("Bearer ***", PASSWORD.sub(r"\1:***@", scrub(value)))
        case dict():
            return {key: clean(inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [clean(inner) for inner in value]
        case int() | float() | None:
            return value
    return clean(str(value))


def _json(_: object, __: str, line: Line) -> str:
    ordered = {key: line.pop(key) for key in FIRST} | dict(line)
    return json.dumps(ordered, ensure_ascii=False)


def _exception_as_text(_: object, __: str, line: Line) -> Line:
    if "exception" in line:
        line["exception"] = mishaps.as_text(line["exception"])
    return line


def _console() -> structlog.dev.ConsoleRenderer:
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), timestamp_key="time")
