"""Methods of a community for a test: the house's own, and a few lines more."""

from services.kernel.access import system
from services.kernel.scope import acting
from services.methods.models import MethodState, MethodVersion
from services.methods.queries import SHIPPED
from tests import make

SCORING = """
[evaluation.scoring]
enabled = {enabled}
each_round = {each_round}
redeemable = {redeemable}
rules = [
  {{ code = "session", name = "支部承办活动", on = "session_held", to = "branch", points = 1 }},
  {{ code = "bad", name = "差", on = "task_rated", to = "member", rating = "dissatisfied", points = 0.5 }},
  {{ code = "fair", name = "中", on = "task_rated", to = "member", rating = "mostly_satisfied", points=1 }},
  {{ code = "good", name = "满意", on = "task_rated", to = "member", rating = "satisfied", points = 2 }},
  {{ code = "branch", name = "支部", on = "task_rated", to = "branch", rating = "satisfied", points = 1 }},
  {{ code = "idea", name = "金点子", on = "good_idea", to = "person", points = 10 }},
  {{ code = "wish", name = "微心愿", on = "wish_granted", to = "person", points = 2 }},
]
"""


async def method(more: str, tenant: int = make.DISTRICT) -> MethodVersion:
    """The method in force at a tenant from now on."""
    text = (SHIPPED / "common.toml").read_text("utf-8") + more
    async with acting(system(tenant)):
        await MethodVersion.filter(tenant=tenant).update(state=MethodState.RETIRED)
        version = await MethodVersion.filter(tenant=tenant).count() + 1
        given = {"code": "own", "name": "own", "version": version, "text": text}
        return await MethodVersion.create(tenant=tenant, state=MethodState.ACTIVE, **given)


async def scoring(
    *, enabled: bool = True, each_round: bool = True, redeemable: bool = True, more: str = ""
) -> MethodVersion:
    given = {"enabled": enabled, "each_round": each_round, "redeemable": redeemable}
    return await method(SCORING.format(**{name: str(value).lower() for name, value in given.items()}) + more)
