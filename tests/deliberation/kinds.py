"""A method with the kinds of meeting that a test speaks of, in force in the district; who sits there."""

from pathlib import Path

from schema.relay import encode_id
from services.kernel import clock
from services.kernel.access import Actor, Role, system
from services.kernel.scope import acting
from services.methods.models import MethodState, MethodVersion
from services.methods.queries import SHIPPED
from tests import make

DISTRICT = make.DISTRICT // 10**9
COMMON = Path(SHIPPED / "common.toml").read_text("utf-8")
LISTENING = """
[[deliberation.meetings]]
code = "listening"
name = "听民意"
tier = "community"
sides = true
one_theme = true
joining = ["invitation"]
themes = [{ code = "livelihood", name = "民生" }, { code = "party", name = "党建" }]

[[deliberation.meetings.composition]]
themes = ["livelihood"]
group = "peoples_representative"
name = "人大代表和居民代表"
share = "60%"
"""
COUNCIL = """
[[deliberation.meetings]]
code = "council"
name = "社区议事会"
tier = "community"
rhythm = { days = [10] }
standing = ["community_secretary"]
joining = ["standing", "invitation", "nomination", "recommendation", "self_nomination"]
"""
SPECIAL = """
[[deliberation.meetings]]
code = "special"
name = "专题会"
tier = "community"
special = true
"""


async def in_force(*kinds: str, tenant: int = make.DISTRICT, **more: str) -> MethodVersion:
    """The house's own method with these kinds of meeting besides, active from now on."""
    house = system(tenant)
    async with acting(house):
        before = await MethodVersion.filter(tenant=tenant).count()
        await MethodVersion.filter(tenant=tenant, state=MethodState.ACTIVE).update(state=MethodState.RETIRED)
        return await MethodVersion.create(
            tenant=tenant,
            code="common",
            name="通用工作法",
            version=before + 1,
            state=MethodState.ACTIVE,
            text="\n".join([COMMON, *kinds, *more.values()]),
            activated_at=clock.now(),
        )


def id_of(kind: str, row) -> str:
    return encode_id(kind, DISTRICT, row.id)


def person_id(actor: Actor) -> str:
    return encode_id("Person", DISTRICT, actor.person_id)


async def residents(count: int) -> list[Actor]:
    return [await make.actor(Role.RESIDENT) for _ in range(count)]
