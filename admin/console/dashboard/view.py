"""The dashboard: cards, charts and a table, made of starlette-admin's widgets."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette_admin.widgets import (
    BaseWidget,
    Breakpoints,
    CardRowWidget,
    ChartWidget,
    Col,
    StatWidget,
    render_widget,
)

from admin.console.dashboard.figures import MONTHS, Figures, Tally, figures
from admin.console.names import choosable_tenants
from admin.console.section import Section, get
from admin.console.words import word
from admin.web.pages import see_other
from admin.web.visit import visit_of
from services.kernel.access import Actor, Permission, Role
from services.kernel.codes import Level, level_of
from services.kernel.scope import acting
from services.kernel.text import N_, _
from services.methods.vocabulary import Colour

COLOURS = {
    "green": "#2f9e6e",
    "blue": "#3b76c4",
    "yellow": "#d1b000",
    "orange": "#e08a1e",
    "red": "#c92a2a",
    "": "#98a2ad",
}
CALM = ["#4b8bb0", "#2f9e6e"]
QUARTER, HALF = Breakpoints(default=6, lg=3), Breakpoints(default=12, lg=6)


class Dashboard(Section):
    menu_label = N_("总览")
    icon = "fa-solid fa-gauge"
    path = "/"
    needs = Permission.MATTER_READ
    for_operator = True

    @get()
    async def index(self, request: Request, actor: Actor) -> Response:
        """The platform's operator has no matters to look at, but districts."""
        if actor.role is Role.PLATFORM_OPERATOR:
            return see_other(request, "/tenants")
        async with acting(actor):
            found = await figures(actor)
            below = dict(await choosable_tenants(actor.tenant, actor.district))
        listed = level_of(actor.tenant) is not Level.GRID and actor.role is not Role.DEPARTMENT_OFFICER
        env = visit_of(request).site.templates
        parts = [
            await render_widget(widget, request, env) for widget in (_cards(request, found), _charts(found))
        ]
        return await self.show(
            request,
            "dashboard.html",
            parts=parts,
            figures=found,
            rows=_busiest_first(below, found) if listed else [],
            own=found.below.get(actor.tenant),
            own_code=actor.tenant,
            months=MONTHS,
        )


def _busiest_first(below: dict[int, str], found: Figures) -> list[tuple[int, str, Tally | None]]:
    """Where most is overdue, then where most is open; the rest as the register has them."""
    rows = [(code, name, found.below.get(code)) for code, name in below.items()]
    return sorted(rows, key=lambda row: (-row[2].overdue, -row[2].open) if row[2] else (0, 0))


def _cards(request: Request, found: Figures) -> BaseWidget:
    whole, this, last = found.whole, found.this_month, found.last_month
    link = visit_of(request).site.url
    rate = whole.satisfaction
    return CardRowWidget(
        [
            _card(
                _("在办"),
                f"{whole.open:,}",
                link("/matters?state=open"),
                _("未分流 {n}", n=whole.colours[""]),
            ),
            _card(
                _("超期"), f"{whole.overdue:,}", link("/matters?overdue=1"), _("请优先处理"), whole.overdue
            ),
            _card(
                _("满意率"),
                "—" if rate is None else f"{rate:.1%}",
                None,
                _("近 {months} 个月评议 {n} 件", months=MONTHS, n=whole.rated),
            ),
            _card(
                _("本月上报 / 办结"),
                f"{whole.reported[this]:,} / {whole.resolved[this]:,}",
                None,
                _(
                    "上月 {reported} / {resolved}",
                    reported=whole.reported[last],
                    resolved=whole.resolved[last],
                ),
            ),
        ]
    )


def _card(title: str, value: int | str, link: str | None, below: str, alarm: int = 0) -> Col:
    color = "danger" if alarm else "secondary"
    widget = StatWidget(title, _given(value), link=link, description=below, color=color)
    return Col(widget, QUARTER)


def _charts(found: Figures) -> BaseWidget:
    whole = found.whole
    order = [*Colour, ""]
    names = [word(Colour(colour)) if colour else _("未分流") for colour in order]
    course = [
        {"name": _("上报"), "data": [whole.reported[month] for month in found.months]},
        {"name": _("办结"), "data": [whole.resolved[month] for month in found.months]},
    ]
    return CardRowWidget(
        [
            Col(
                ChartWidget(
                    _("在办事项（按颜色）"),
                    "donut",
                    _given([whole.colours[colour] for colour in order]),
                    height=280,
                    options=_plain(labels=names, colors=[COLOURS[colour] for colour in order]),
                ),
                HALF,
            ),
            Col(
                ChartWidget(
                    _("近 {months} 个月上报与办结", months=MONTHS),
                    "bar",
                    _given(course),
                    height=280,
                    options=_plain(xaxis={"categories": found.months}, colors=CALM),
                ),
                HALF,
            ),
        ]
    )


def _plain(**options: Any) -> dict[str, Any]:
    """A chart without toys."""
    calm = {"toolbar": {"show": False}, "animations": {"enabled": False}, "fontFamily": "inherit"}
    return {"chart": calm, "dataLabels": {"enabled": False}, "legend": {"position": "bottom"}, **options}


def _given(value: Any) -> Callable[[Request], Awaitable[Any]]:
    async def callback(_: Request) -> Any:
        return value

    return callback
