"""What the tests of people share: somebody with a password, and a box that short messages fall into."""

from dataclasses import dataclass, field

import pytest

from services.kernel.access import Role
from services.kernel.scope import acting
from services.people import accounts, actions
from tests import make

PASSWORD = "Lanhua-Shequ-38"


@dataclass
class Box:
    """A sender of codes that keeps what it was given."""

    sent: list[tuple[str, str]] = field(default_factory=list)

    async def send(self, phone: str, code: str) -> None:
        self.sent.append((phone, code))

    @property
    def newest(self) -> str:
        return self.sent[-1][1]


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
async def staff(db):
    """A district's tenants, and a member of staff of the district who appoints the others."""
    await make.tenants()
    return await make.actor(Role.DISTRICT_STAFF, make.DISTRICT)


@pytest.fixture
def appointed(staff):
    """Makes people with an account: a person, their account and their first appointment."""

    async def appoint(role=Role.COMMUNITY_SECRETARY, tenant=make.COMMUNITY, *, phone="", **given):
        login = {"username": "wang.fang", "password": PASSWORD, "temporary": False, **given}
        name = login.pop("name", "王芳")
        async with acting(staff):
            person = await actions.create_person(staff, tenant=tenant, name=name, phone=phone)
            return person, await accounts.create_account(staff, person.id, role=role, tenant=tenant, **login)

    return appoint
