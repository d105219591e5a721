"""The sign-ins that the demo prints: one for each role, and two to compare with."""

import csv
from dataclasses import dataclass
from functools import cache
from typing import Final

from deploy.demo.cast import OPERATOR, PASSWORD, Post, cast
from deploy.demo.script import REGISTER, districts
from services.kernel.access import Role

SHOWN: Final = {
    Role.DISTRICT_STAFF: "yuhong.district",
    Role.STREET_STAFF: "beiling.street",
    Role.COMMUNITY_SECRETARY: "hupan.secretary",
    Role.COMMUNITY_STAFF: "hupan.staff",
    Role.GRID_LEADER: "hupan.leader1",
    Role.GRID_WORKER: "hupan.worker1",
    Role.BUILDING_LEADER: "hupan.building1",
    Role.DEPARTMENT_OFFICER: "yuhong.fangchan",
    Role.AUDITOR: "yuhong.auditor",
    Role.ORGANIZATION_CONTACT: "hupan.contact1",
    Role.VOLUNTEER: "hupan.volunteer1",
    Role.RESIDENT: "hupan.resident1",
}


@dataclass(frozen=True)
class SignIn:
    """By user name and password, or by a code sent to the phone, or either. `also`: their further posts."""

    role: Role
    tenant: str
    name: str
    username: str | None = None
    password: str | None = None
    phone: str | None = None
    also: tuple[Role, ...] = ()


def sign_ins() -> list[SignIn]:
    """The platform's operator, and one of each role around one community of 于洪区.

    Then a secretary of another district, who sees none of it, and somebody with several posts (交叉任职).
    """
    operator = SignIn(Role.PLATFORM_OPERATOR, "", "", OPERATOR, PASSWORD)
    shown = [_sign_in(key, role) for role, key in SHOWN.items()]
    elsewhere = _sign_in("jinyang.secretary", Role.COMMUNITY_SECRETARY)
    crossed = _sign_in("yinyuannan.contact1", Role.ORGANIZATION_CONTACT)
    return [operator, *shown, elsewhere, crossed]


def _sign_in(key: str, role: Role) -> SignIn:
    part = cast()[key]
    post = next(post for post in part.posts if post.role is role)
    also = tuple(other.role for other in part.posts if other.role is not role)
    tenant = _place(post)
    if part.username:
        neighbour = part.home.role is Role.RESIDENT
        return SignIn(
            role, tenant, part.name, part.username, PASSWORD, part.phone if neighbour else None, also
        )
    return SignIn(role, tenant, part.name, phone=part.phone, also=also)


def _place(post: Post) -> str:
    """The name of a post's tenant, and of its office."""
    for district in districts():
        names = {district.slug: district.name}
        names |= {slug: _registered()[code] for code, slug in district.streets.items()}
        for each in district.communities:
            names[each.slug] = each.name or _registered()[each.code or 0]
            if (each.slug, bool(post.grid)) == (post.at, True):
                return f"{names[each.slug]} {each.grids[post.grid - 1].name}"
        if post.at in names:
            return " ".join(
                [names[post.at], *filter(None, [district.departments.get(post.office, post.office)])]
            )
    raise KeyError(post.at)


@cache
def _registered() -> dict[int, str]:
    with REGISTER.open(encoding="utf-8") as file:
        return {int(row["code"].ljust(15, "0")): row["name"] for row in csv.DictReader(file)}
