"""The printed schema, which is committed and reviewed in diffs."""

from pathlib import Path

import schema
from deploy.commands.refused import Refused
from deploy.commands.showing import out
from schema.api import printed

FILE = Path(schema.__path__[0]) / "schema.graphql"


class SchemaStale(Refused):
    code, sentence = "SCHEMA_STALE", "schema.graphql is not what the types say"
    hint = "Print it anew with `mulin schema`, and read the difference."


def print_schema() -> None:
    FILE.write_text(printed(), "utf-8")
    out.out(str(FILE))


def check_schema() -> None:
    if not FILE.exists() or FILE.read_text("utf-8") != printed():
        raise SchemaStale
    out.out("The printed schema is fresh.")
