"""What the ledger is asked for, read from the address of the page, and the conditions that follow."""

import re
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from uuid import UUID

from starlette.requests import Request

from admin.console.listing import NEWEST, Order, Where
from admin.web.forms import Form, query_of
from services.kernel.access import Actor
from services.kernel.clock import LOCAL
from services.kernel.codes import is_within, level_of
from services.kernel.errors import Invalid, NotFound
from services.kernel.typed import half_width, tidy
from services.matters.models import OPEN, State
from services.methods.vocabulary import Colour, TriageClass

NUMBER = re.compile(r"\d{6}-\d{1,14}")
LONGEST_TEXT = 50
ORDERS = {
    "": NEWEST,
    "oldest": Order(descending=False),
    "due": Order("due_at", descending=False),
}
ANY_OPEN = "open"
IS_OPEN = f"t.state in ({', '.join(repr(state.value) for state in sorted(OPEN))})"
"""As the index of open matters says it."""


@dataclass(frozen=True)
class Filters:
    """Every one of them narrows; none is all that one may see."""

    text: str = ""
    state: State | None = None
    only_open: bool = False
    colour: Colour | None = None
    category: str = ""
    triage_class: TriageClass | None = None
    tenant: int | None = None
    overdue: bool = False
    mine: bool = False
    owner: UUID | None = None
    department: UUID | None = None
    since: date | None = None
    until: date | None = None
    sort: str = ""

    @classmethod
    def of(cls, request: Request) -> "Filters":
        query = query_of(request)
        only_open = query.text("state") == ANY_OPEN
        return cls(
            text=half_width(tidy(query.text("q")))[:LONGEST_TEXT].replace("\0", ""),
            state=None if only_open else query.choice_or_none("state", State),
            only_open=only_open,
            colour=query.choice_or_none("colour", Colour),
            category=tidy(query.text("category"))[:20].replace("\0", ""),
            triage_class=query.choice_or_none("class", TriageClass),
            tenant=query.number_or_none("tenant"),
            overdue=query.flag("overdue"),
            mine=query.flag("mine"),
            owner=query.uuid_or_none("owner"),
            department=query.uuid_or_none("department"),
            since=_day(query, "since"),
            until=_day(query, "until"),
            sort=query.text("sort") if query.text("sort") in ORDERS else "",
        )

    def told(self) -> str:
        """What it is narrowed to, for the audit: `state=reported；colour=red`; empty for all of it."""
        given = ((each.name, getattr(self, each.name)) for each in fields(self))
        return "；".join(f"{name}={value}" for name, value in given if value)

    @property
    def order(self) -> Order:
        return ORDERS[self.sort]

    def where(self, actor: Actor) -> Where:
        where = Where(actor)
        self._about_place(where, actor)
        self._about_state(where)
        self._about_handling(where, actor)
        self._about_time(where)
        self._about_text(where)
        return where

    def _about_place(self, where: Where, actor: Actor) -> None:
        if self.tenant is None:
            return
        level = level_of(self.tenant)
        if not is_within(self.tenant, actor.tenant):
            raise NotFound(kind="Tenant", tenant=self.tenant)
        where.add(f"t.{level.column} = {{}}", self.tenant // level.divisor)

    def _about_state(self, where: Where) -> None:
        if self.only_open:
            where.add(IS_OPEN)
        if self.state:
            where.add("t.state = {}", self.state.value)
        if self.overdue:
            where.add("t.overdue")
        if self.colour:
            where.add("t.colour = {}", self.colour.value)

    def _about_handling(self, where: Where, actor: Actor) -> None:
        if self.category:
            where.add("t.category = {}", self.category)
        if self.triage_class:
            where.add("t.triage_class = {}", self.triage_class.value)
        if self.mine:
            where.add("t.owner_id = {}", actor.person_id)
        if self.owner:
            where.add("t.owner_id = {}", self.owner)
        if self.department:
            where.add("t.department_id = {}", self.department)

    def _about_time(self, where: Where) -> None:
        if self.since:
            where.add("t.created_at >= {}", _midnight(self.since))
        if self.until:
            where.add("t.created_at < {}", _midnight(self.until + timedelta(days=1)))
        if self.sort == "due":
            where.add("t.due_at is not null")

    def _about_text(self, where: Where) -> None:
        if NUMBER.fullmatch(self.text):
            where.add("t.number = {}", self.text)
        elif self.text:
            words = "lower(t.title || ' ' || t.place || ' ' || t.detail)"
            where.add(f"strpos({words}, lower({{}})) > 0", self.text)


def _day(query: Form, name: str) -> date | None:
    text = query.text(name)
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid(field=name) from error
    if day and not 2000 <= day.year <= 2100:  # noqa: PLR2004 - what a calendar on a page offers
        raise Invalid(field=name)
    return day


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, LOCAL)
