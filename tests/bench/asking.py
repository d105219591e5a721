"""Those who ask: staff with an account and a bearer token, and matters that they can ask for."""

from dataclasses import dataclass

from deploy.database import database
from deploy.settings import Settings
from schema.relay import encode_id
from services.kernel.access import Actor, Role
from services.kernel.codes import Level, ancestors_of
from services.people.tokens import create_token
from tests import make
from tests.bench.home import owner
from tests.bench.questions import Known

ROLES = {
    Level.DISTRICT: Role.DISTRICT_STAFF,
    Level.STREET: Role.STREET_STAFF,
    Level.COMMUNITY: Role.COMMUNITY_SECRETARY,
    Level.GRID: Role.GRID_LEADER,
}
MANY = 400


@dataclass(frozen=True)
class Asker:
    actor: Actor
    token: str
    known: list[Known]


async def asker(settings: Settings, level: Level = Level.COMMUNITY) -> Asker:
    """Staff of the same place in every database: of one grid, or of what is above it."""
    async with owner(settings.database_url) as eyes:
        grid = await eyes.fetchval("select code from tenant where level = 'grid' order by md5(code::text)")
        tenant = next(code for code in (grid, *ancestors_of(grid)) if _level(code) is level)
        rows = await eyes.fetch(
            f"select id from matter where {level.column} = $1 order by md5(id::text) limit {MANY}",
            tenant // level.divisor,
        )
        async with database(settings):
            actor = await make.actor(ROLES[level], tenant)
            token, _ = await create_token(actor, "bench", 30)
    known = [
        Known(encode_id("Matter", actor.district, row["id"]), str(row["id"]), actor.district) for row in rows
    ]
    return Asker(actor, token, known)


def _level(code: int) -> Level:
    return next(level for level in Level if code % level.divisor == 0)
