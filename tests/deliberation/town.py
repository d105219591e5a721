"""A community with a building of flats and people in some of them, and methods that ask for more."""

from pathlib import Path

import services.methods.queries as shipped
from services.kernel.access import system
from services.kernel.scope import acting
from services.methods.models import MethodState, MethodVersion
from tests import make

COMMON = (Path(shipped.__file__).parent / "shipped" / "common.toml").read_text(encoding="utf-8")
RULES = '[deliberation.household_vote]\nturnout_households = "2/3"\nagree_households = "1/2"\n'
ADOPTED = '[deliberation.covenant]\nadopted_by = "household_vote"\n'
MEETING = '\n[[deliberation.meetings]]\ncode = "{code}"\nname = "{code}"\ntier = "community"\n'
assert RULES in COMMON
assert ADOPTED in COMMON


async def method(rules: str = "", covenant: str = "", meetings: tuple[str, ...] = ()) -> MethodVersion:
    """A method of the district that says this of household votes and of covenants, in force."""
    text = COMMON.replace(RULES, f"[deliberation.household_vote]\n{rules}\n" if rules else RULES)
    text = text.replace(ADOPTED, f"[deliberation.covenant]\n{covenant}\n" if covenant else ADOPTED)
    text += "".join(MEETING.format(code=code) for code in meetings)
    async with acting(system(make.DISTRICT)):
        return await MethodVersion.create(
            tenant=make.DISTRICT,
            code="test",
            name="试行",
            version=1,
            state=MethodState.ACTIVE,
            text=text,
        )
