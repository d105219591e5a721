"""What is done with tenants and places, by the forms of a tenant's page."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from admin.web.forms import Form
from services.kernel.access import Actor, Permission, Role
from services.kernel.codes import Level, level_of
from services.kernel.errors import NotFound
from services.kernel.text import N_
from services.people.accounts import appoint_first_staff
from services.tenancy import actions
from services.tenancy.placing import import_places


@dataclass(frozen=True)
class TenantAct:
    """`password` says whether what comes of it carries a new one, to be shown once."""

    label: str
    done: str
    act: Callable[[Actor, int, Form, bytes], Awaitable[object]]


async def _below(actor: Actor, code: int, form: Form, _: bytes) -> object:
    """A new tenant right below, of the level that comes next."""
    create = {
        Level.DISTRICT: actions.create_street,
        Level.STREET: actions.create_community,
        Level.COMMUNITY: actions.create_grid,
    }.get(level_of(code))
    if create is None:
        raise NotFound(code=code)
    return await create(actor, code, form.text("name"))


async def _rename(actor: Actor, code: int, form: Form, _: bytes) -> object:
    return await actions.rename_tenant(actor, code, form.text("name"))


async def _estate(actor: Actor, code: int, form: Form, _: bytes) -> object:
    return await actions.create_estate(actor, code, form.text("name"))


async def _building(actor: Actor, _: int, form: Form, __: bytes) -> object:
    grid = form.number_or_none("grid")
    return await actions.create_building(actor, form.uuid("estate"), form.text("name"), grid=grid)


async def _household(actor: Actor, _: int, form: Form, __: bytes) -> object:
    grid = form.number_or_none("grid")
    return await actions.create_household(actor, form.uuid("building"), form.text("name"), grid=grid)


async def _places(actor: Actor, code: int, _: Form, content: bytes) -> object:
    return await import_places(actor, code, content)


async def _staff(actor: Actor, _: int, form: Form, __: bytes) -> object:
    name, username = form.text("name"), form.text("username")
    return await appoint_first_staff(actor, name=name, username=username, phone=form.text("phone"))


ACTS: dict[str, TenantAct] = {
    "below": TenantAct(N_("新建下级辖区"), N_("已建立"), _below),
    "rename": TenantAct(N_("更名"), N_("已更名"), _rename),
    "estate": TenantAct(N_("登记小区"), N_("已登记"), _estate),
    "building": TenantAct(N_("登记楼栋"), N_("已登记"), _building),
    "household": TenantAct(N_("登记住户"), N_("已登记"), _household),
    "places": TenantAct(N_("导入网格、楼栋和住户"), N_("已导入"), _places),
    "staff": TenantAct(N_("任命首位工作人员"), N_("已任命"), _staff),
}


def offered(actor: Actor, code: int) -> dict[str, TenantAct]:
    """What the actor's role allows at a tenant of this level; the act itself judges the rest."""
    level = level_of(code)
    names: list[str] = []
    if actor.may(Permission.PLACE_MANAGE):
        names += ["below"] if level is not Level.GRID else []
        names += ["estate", "building", "household", "places"] if level is Level.COMMUNITY else []
        names += ["rename"] if code != actor.tenant else []
    if actor.role is Role.PLATFORM_OPERATOR and level is Level.DISTRICT:
        names += ["rename", "staff"]
    return {name: ACTS[name] for name in names}
