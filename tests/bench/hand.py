"""What somebody would write by hand who had only these three questions to answer, and cared about speed.

`python -m tests.bench.hand PORT`: one statement a question under the same role, policies and scope, asyncpg,
orjson, no framework. It checks the token, as it must, and nothing else.
"""

import asyncio
from binascii import b2a_base64
from collections import deque
from collections.abc import Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from struct import Struct
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from deploy.database import credentials, database
from deploy.settings import Settings
from schema.relay import encoder, head, parse_id, register
from services.kernel.access import Actor, Sight
from tests.bench.serving import actor_of, answer, body_of, serve

SCOPED = (
    "with s as materialized (select set_config('app.tenant', $1, true) t) "
    "select q.* from s cross join lateral (select * from ({}) r where s.t is not null offset 0) q"
)
VISIBLE = "case when not m.reporter_hidden or m.reporter_id = $3 then m.reporter_id end"
MATTER = SCOPED.format(f"""
select m.id, m.number, m.title, m.state, m.category, m.colour, m.created_at, m.due_at, p.name, p.phone_masked
from matter m left join lateral (
  select name, phone_masked from person where district_code = $2 and id = {VISIBLE} offset 0) p on true
where m.district_code = $2 and m.id = $4""")
MATTERS = SCOPED.format(f"""
select m.id, m.number, m.title, m.state, m.category, m.colour, m.created_at, m.due_at, p.id, p.name, g.name,
  c.name
from (select * from matter where district_code = $2 order by created_at desc, id desc limit 51) m
left join lateral (select id, name from person where district_code = $2 and id = {VISIBLE} offset 0) p on true
left join lateral (
  select name from tenant
  where district_code = $2 and code = m.tenant and m.tenant % 1000 <> 0 offset 0) g on true
left join lateral (
  select name from tenant where district_code = $2 and code = m.community_code * 1000 offset 0) c on true
order by m.created_at desc, m.id desc""")
CLAIMS = """
select json_agg(json_build_object(
  'id', $3::text || left(translate(encode(uuid_send(c.id), 'base64'), '+/', '-_'), 22),
  'claimedAt', c.created_at, 'grantedAt', c.granted_at,
  'volunteer',
  case when p.name is not null then json_build_object('name', p.name, 'phone', p.phone_masked) end)
  order by c.created_at, c.id)::text
from claim c left join lateral (
  select name, phone_masked from person where district_code = $2 and id = c.volunteer_id offset 0) p on true
where c.district_code = $2 and c.wish_id = w.id"""
WISHES = SCOPED.format(f"""
select w.id, w.title, w.state, w.created_at, ({CLAIMS})
from (select * from wish where district_code = $2 order by created_at desc, id desc limit 21) w
order by w.created_at desc, w.id desc""")


class Connections:
    """Of one role, as many as the house has. The last one given back is the first one taken."""

    def __init__(self, free: list[asyncpg.Connection]) -> None:
        self.free = free
        self.waiting: deque[asyncio.Future[asyncpg.Connection]] = deque()

    async def fetch(self, actor: Actor, sql: str, *values: object) -> list[asyncpg.Record]:
        if self.free:
            connection = self.free.pop()
        else:
            self.waiting.append(future := asyncio.get_running_loop().create_future())
            connection = await future
        try:
            return await connection.fetch(sql, str(actor.tenant), *values)
        finally:
            if self.waiting:
                self.waiting.popleft().set_result(connection)
            else:
                self.free.append(connection)


connections: Connections
register("Matter")
PLACE = Struct(">q16s")
NEWEST_FIRST = "bmV3"
EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
URL_SAFE = bytes.maketrans(b"+/", b"-_")


def place(at: datetime, id: UUID) -> str:
    """Where in the list a row stands: the order, the time in microseconds, the id."""
    data = PLACE.pack((at - EPOCH) // MICROSECOND, id.bytes)
    return NEWEST_FIRST + b2a_base64(data, newline=False).translate(URL_SAFE).decode("ascii")


async def matter(actor: Actor, asked: dict[str, Any]) -> Any:
    key = parse_id(asked["id"]).id
    rows = await connections.fetch(actor, MATTER, actor.district, actor.person_id, key)
    if not rows:
        return None
    id, number, title, state, category, colour, reported_at, due_at, name, phone = rows[0]
    return {
        "id": encoder("Matter", actor.district)(id),
        "number": number,
        "title": title,
        "state": state.upper(),
        "category": category,
        "colour": colour and colour.upper(),
        "reportedAt": reported_at,
        "dueAt": due_at,
        "reporter": None if name is None else {"name": name, "phone": phone},
    }


async def matters(actor: Actor, asked: dict[str, Any]) -> Any:
    rows = await connections.fetch(actor, MATTERS, actor.district, actor.person_id)
    write, person = encoder("Matter", actor.district), encoder("Person", actor.district)
    edges = [
        {
            "cursor": place(r[6], r[0]),
            "node": {
                "id": write(r[0]),
                "number": r[1],
                "title": r[2],
                "state": r[3].upper(),
                "category": r[4],
                "colour": r[5] and r[5].upper(),
                "reportedAt": r[6],
                "dueAt": r[7],
                "reporter": None if r[8] is None else {"id": person(r[8]), "name": r[9]},
                "grid": None if r[10] is None else {"name": r[10]},
                "community": None if r[11] is None else {"name": r[11]},
            },
        }
        for r in rows[: asked["first"]]
    ]
    return {"edges": edges, "pageInfo": info(rows, edges)}


async def wishes(actor: Actor, asked: dict[str, Any]) -> Any:
    rows = await connections.fetch(actor, WISHES, actor.district, head("Claim", actor.district))
    write = encoder("Wish", actor.district)
    edges = [
        {
            "cursor": place(r[3], r[0]),
            "node": {
                "id": write(r[0]),
                "title": r[1],
                "state": r[2].upper(),
                "madeAt": r[3],
                "claims": [] if r[4] is None else orjson.Fragment(r[4]),
            },
        }
        for r in rows[: asked["first"]]
    ]
    return {"edges": edges, "pageInfo": info(rows, edges)}


def info(rows: list[Any], edges: list[Any]) -> dict[str, Any]:
    return {"hasNextPage": len(rows) > len(edges), "endCursor": edges[-1]["cursor"] if edges else None}


ANSWERS: dict[str, Callable[..., Any]] = {"/matter": matter, "/matters": matters, "/wishes": wishes}


@asynccontextmanager
async def opened() -> Any:
    global connections  # noqa: PLW0603 - one a process
    settings = Settings()
    login, role = credentials(settings.login_url), {"role": Sight.COMMUNITY.value}
    async with database(settings):
        made = [await asyncpg.connect(**login, server_settings=role) for _ in range(settings.pool_size)]
        connections = Connections(made)
        yield


async def app(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        await receive()
        async with opened():
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    actor = await actor_of(scope)
    path = scope["path"]
    data = await ANSWERS[path](actor, await body_of(receive))
    await answer(send, orjson.dumps({"data": {path[1:]: data}}))


if __name__ == "__main__":
    serve(app)
