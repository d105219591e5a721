"""What is different between two methods, in sentences a person reads: `绿色：时限：7 天 → 5 天`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from services.kernel.calendar import Unit
from services.kernel.text import N_, _
from services.methods.document.document import Document
from services.methods.words import FIELDS, WORDS

KEYS = ("code", "level", "group", "name")
"""By the first of these that it has, an entry of a list is known again."""
PERIODS = {
    Unit.DAYS: N_("{amount} 天"),
    Unit.WORKING_DAYS: N_("{amount} 个工作日"),
    Unit.MONTHS: N_("{amount} 个月"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: where it stands in the document, what stood there before and what does now, in words."""

    path: str
    before: str | None
    after: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class _Place:
    """`entries`: the names of what the place is part of; `fields`: its fields since the last of them."""

    path: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    def field(self, name: str) -> "_Place":
        return replace(self, path=(*self.path, name), fields=(*self.fields, _(FIELDS.get(name, name))))

    def entry(self, key: str, name: str) -> "_Place":
        return _Place((*self.path, key), (*self.entries, name), ())

    def told(self, sentence: str, fields: Sequence[str]) -> str:
        where = " · ".join((*self.entries, *fields))
        return _(N_("{where}：{sentence}"), where=where, sentence=sentence) if where else sentence


def differences(before: Document, after: Document) -> list[Difference]:
    """Everything that is said otherwise, in the order of the document, in the language being spoken."""
    return list(_mapped(before.model_dump(), after.model_dump(), _Place()))


def _compared(before: Any, after: Any, at: _Place) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping) and not _is_period(before):
        yield from _mapped(before, after, at)
    elif _listed(before) and _listed(after):
        yield from _entries(before, after, at)
    else:
        yield _changed(before, after, at)


def _mapped(before: Mapping[str, Any], after: Mapping[str, Any], at: _Place) -> Iterator[Difference]:
    for name in before:
        yield from _compared(before[name], after[name], at.field(name))


def _entries(before: Sequence[Any], after: Sequence[Any], at: _Place) -> Iterator[Difference]:
    old, new = ({_key(each): each for each in entries} for entries in (before, after))
    what, *around = reversed(at.fields)
    fields = () if at.entries or len(at.path) < 3 else tuple(reversed(around))  # noqa: PLR2004 - inside a part
    for key in old:
        if key not in new:
            sentence = at.told(_(N_("取消{what}“{name}”"), what=what, name=_name(old[key])), fields)
            yield Difference(_path(at, key), _name(old[key]), None, sentence)
    for key, entry in new.items():
        if key in old:
            yield from _compared(old[key], entry, at.entry(key, _name(entry)))
        else:
            sentence = at.told(_(N_("新增{what}“{name}”"), what=what, name=_name(entry)), fields)
            yield Difference(_path(at, key), None, _name(entry), sentence)
    shared = old.keys() & new.keys()
    orders = [[key for key in entries if key in shared] for entries in (old, new)]
    if orders[0] != orders[1]:
        told = [" → ".join(_name(new[key]) for key in order) for order in orders]
        sentence = _(N_("{what}的顺序：{before} 改为 {after}"), what=what, before=told[0], after=told[1])
        yield Difference(_path(at), told[0], told[1], at.told(sentence, fields))


def _changed(before: Any, after: Any, at: _Place) -> Difference:
    *around, field = at.fields or ("",)
    told = word(before), word(after)
    sentence = _(N_("{field}：{before} → {after}"), field=field, before=told[0], after=told[1])
    return Difference(_path(at), told[0], told[1], at.told(sentence, around))


def word(value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(value, bool):
        return _(N_("是")) if value else _(N_("否"))
    if isinstance(value, str):
        return _(WORDS[value]) if value in WORDS else value
    if isinstance(value, Mapping | frozenset | list | tuple) or value is None:
        return _many(value) or _(N_("无"))
    return str(value)


def _many(value: Any) -> str:
    """The values in a value, one after the other."""
    if isinstance(value, Mapping) and _is_period(value):
        amount, unit = value.values()
        return _(PERIODS[unit], amount=amount)
    if isinstance(value, Mapping):
        said = {name: each for name, each in value.items() if each not in (None, (), frozenset())}
        return _(N_("、")).join(f"{_(FIELDS.get(name, name))} {word(each)}" for name, each in said.items())
    words = [word(each) for each in value or ()]
    if isinstance(value, frozenset):
        words.sort()
    alternatives = any(isinstance(each, frozenset) for each in value or ())
    return (_(N_(" 或 ")) if alternatives else _(N_("、"))).join(words)


def _is_period(value: Mapping[str, Any]) -> bool:
    return set(value) == {"amount", "unit"}


def _listed(value: object) -> bool:
    """A list of entries that are known by a key; an empty one may be such a list."""
    return isinstance(value, list | tuple) and all(isinstance(each, Mapping) for each in value)


def _key(entry: Mapping[str, Any]) -> str:
    return next(str(entry[key]) for key in KEYS if key in entry)


def _name(entry: Mapping[str, Any]) -> str:
    return str(entry["name"]) if "name" in entry else word(_key(entry))


def _path(at: _Place, *further: str) -> str:
    return ".".join((*at.path, *further)) or "."
