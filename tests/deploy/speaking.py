"""A process that logs what it had better not: `speaking.py json|text`, for tests to read what comes out."""

import logging
import sys
import warnings

import asyncpg
import structlog
from graphql import GraphQLError, parse

from deploy import logs
from deploy.settings import Settings

log = structlog.get_logger("services.matters.actions")


def sign_in(password: str) -> None:
    phone = "138 0013 8000"
    try:
        int(phone)
    except ValueError as error:
        message = f"{phone} can't sign in at postgres://app_login:{password}@db/mulin"
        raise RuntimeError(message) from error


def row_failed() -> Exception:
    return asyncpg.PostgresError.new(
        {
            "C": "23502",
            "M": 'null value in column "title" violates not-null constraint',
            "D": "Failing row contains (王秀英, 翡翠城 3 号楼).",
        }
    )


def value_failed() -> Exception:
    return asyncpg.PostgresError.new({"C": "22P02", "M": 'invalid input syntax for type uuid: "王秀英"'})


def failed(error: Exception) -> None:
    log.error("failed", exc_info=error)


def main(how: str) -> None:
    logs.configure(Settings(log=how))
    structlog.contextvars.bind_contextvars(request_id="trace-13800138000")
    log.info("reported", phone="+86 138-0013-8000", people=[{"identity": "11010519491231002X"}], count=3)
    log.debug("too much to tell")
    try:
        sign_in("hunter2")
    except RuntimeError:
        log.exception("sign_in_failed")
    failed(row_failed())
    failed(value_failed())
    try:
        parse('{ matter(title: "王秀英" }')
    except GraphQLError:
        extra = {"request_id": "trace-of-the-door", "body": "王秀英"}
        logging.getLogger("schema.door").exception("a request failed inside", extra=extra)
    failed(ExceptionGroup("two", [ValueError("first"), KeyError("second")]))
    logging.getLogger("uvicorn.error").info("Started server process [%d]", 7)
    logging.getLogger("tortoise.db_client").debug("%s: %s", "insert into person", ["王秀英"])
    logging.getLogger("asyncio").info("Authorization: Bearer abc.def-ghi")
    logging.getLogger("anybody").info("%d matters", "王秀英")
    warnings.warn("careful", stacklevel=1)


if __name__ == "__main__":
    main(*sys.argv[1:])
