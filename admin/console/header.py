"""Who is acting, as the header of every page says it, with the number of unread notices."""

from dataclasses import dataclass

from services.kernel.access import ROLE_NAMES, Actor, Role
from services.kernel.scope import fetch
from services.kernel.text import _

_HEADER = """
select (select name from person where district_code = $1 and id = $2) as person,
       (select name from tenant where district_code = $1 and code = $3) as tenant,
       (select name from department where district_code = $1 and id = $4) as department,
       (select count(*) from (
          select from notice where district_code = $1 and read_at is null
          and (to_person_id = $2
               or case when $4::uuid is null then to_tenant = $3 else to_department_id = $4 end)
          limit 100) unread) as unread"""


@dataclass(frozen=True)
class Header:
    person: str
    role: str
    place: str
    unread: int


async def header_of(actor: Actor) -> Header:
    role = _(ROLE_NAMES[actor.role])
    if actor.role is Role.PLATFORM_OPERATOR:
        return Header("", role, "", 0)
    [row] = await fetch(actor, _HEADER, actor.district, actor.person_id, actor.tenant, actor.department_id)
    place = row["department"] or row["tenant"] or ""
    return Header(row["person"] or "", role, place, row["unread"])
