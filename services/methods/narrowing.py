"""What a street or community may have otherwise than the method above it: only what that one names.

`narrowable` holds paths, with `*` for one place: `urgencies.*.limit`. Whatever stands at such a path or below
it may differ. Limits may only become shorter; what is to hang (`during`) may only hang longer. A narrowing
has a `name` and a `description` of its own. `narrowable` itself may lose paths, for those further down.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from services.kernel.calendar import Unit
from services.kernel.errors import Invalid
from services.kernel.text import N_

FREE: Final = {("name",), ("description",)}
SHORTEST: Final = {Unit.DAYS: 1, Unit.WORKING_DAYS: 1, Unit.MONTHS: 28}
LONGEST: Final = {Unit.DAYS: 1, Unit.WORKING_DAYS: 11, Unit.MONTHS: 31}
"""Days of one unit at least and at most: a working day may lie behind a long holiday."""

Place = tuple[str, ...]


class NarrowingForbidden(Invalid):
    """`problems` holds one line each: the path, and why it can't be so."""

    code, sentence = "NARROWING_FORBIDDEN", N_("上级工作法不允许这样调整：{problems}")

    def __init__(self, problems: list[str]) -> None:
        super().__init__(problems="\n".join(problems))
        self.problems = problems


def check_narrowing(base: Mapping[str, Any], narrowed: Mapping[str, Any]) -> None:
    """Raises `NarrowingForbidden` unless `narrowed` (laid over its base) keeps to what the base allows."""
    if problems := list(_problems(base, narrowed)):
        raise NarrowingForbidden(problems)


def _problems(base: Mapping[str, Any], narrowed: Mapping[str, Any]) -> Iterator[str]:
    allowed = [tuple(path.split(".")) for path in base.get("narrowable", ())]
    added = set(narrowed.get("narrowable", ())) - set(base.get("narrowable", ()))
    yield from (f"narrowable: {path} is not narrowable above" for path in sorted(added))
    for place, before, after in changes(base, narrowed):
        if place in FREE or place[0] == "narrowable":
            continue
        path = ".".join(place)
        if not any(_covers(pattern, place) for pattern in allowed):
            yield f"{path}: is not narrowable"
        elif _is_limit(before) and _is_limit(after) and not _tighter(place, before, after):
            yield f"{path}: {_told(after)} is not {_wanted(place)} than {_told(before)}"


def changes(base: Any, narrowed: Any, at: Place = ()) -> Iterator[tuple[Place, Any, Any]]:
    """Where the two differ: the smallest parts that do, limits whole."""
    if isinstance(base, Mapping) and isinstance(narrowed, Mapping) and not _is_limit(narrowed):
        for key, value in narrowed.items():
            yield from changes(base.get(key), value, (*at, key))
    elif _coded(base) and _coded(narrowed):
        before = {each["code"]: each for each in base}
        for each in narrowed:
            yield from changes(before.get(each["code"]), each, (*at, each["code"]))
    elif base != narrowed:
        yield at, base, narrowed


def _covers(pattern: Place, place: Place) -> bool:
    """Whether a place is the pattern's, or below it. What stands in a place's stead counts as that place."""
    return len(pattern) <= len(place) and all(
        wanted in {"*", step} for wanted, step in zip(pattern, place, strict=False)
    )


def _coded(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, Mapping) and "code" in each for each in value)


def _is_limit(value: object) -> bool:
    return isinstance(value, Mapping) and set(value) == {"amount", "unit"}


def _tighter(place: Place, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    longer = place[-1] == "during"
    more, less = (after, before) if longer else (before, after)
    if before["unit"] == after["unit"]:
        return bool(less["amount"] <= more["amount"])
    return bool(less["amount"] * LONGEST[Unit(less["unit"])] <= more["amount"] * SHORTEST[Unit(more["unit"])])


def _wanted(place: Place) -> str:
    return "longer" if place[-1] == "during" else "shorter"


def _told(limit: Mapping[str, Any]) -> str:
    return f"{limit['amount']} {limit['unit']}"
