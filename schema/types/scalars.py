"""The scalars that are not GraphQL's own."""

from dataclasses import replace
from datetime import date, datetime

import strawberry
from strawberry.scalars import JSON
from strawberry.schema.types.base_scalars import DateDefinition, DateTimeDefinition
from strawberry.types.scalar import ScalarDefinition

SCALARS: dict[object, ScalarDefinition] = {
    datetime: replace(
        DateTimeDefinition,
        description="时间 (time): RFC 3339, given out in UTC; one without a zone is taken as in China",
    ),
    date: replace(DateDefinition, description="日期 (date): YYYY-MM-DD, as on the wall calendar in China"),
    JSON: strawberry.scalar(
        name="JSON",
        description="结构化数据 (JSON): any JSON value",
        serialize=lambda value: value,
        parse_value=lambda value: value,
    ),
}
