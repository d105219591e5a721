"""Paying what events owe to their handlers.

Debts are claimed under a lease, settled under its token, and buried after the last try. Only the database's
clock counts, and nothing here needs anything but the database.
"""

import asyncio
from dataclasses import dataclass
from uuid import UUID, uuid4

import structlog

from services.kernel import deadlines
from services.kernel.access import Actor, Permission, Role, system
from services.kernel.errors import Conflict
from services.kernel.outbox import Delivery, Event, EventRow, handlers
from services.kernel.personal import scrub
from services.kernel.scope import acting, sql
from services.kernel.text import N_

LEASE = 30.0
"""Seconds a worker may take over one batch before another may try."""
TRIES = 8
BATCH = 40
TOGETHER = 8
"""How many deliveries one drain performs side by side."""
log = structlog.get_logger(__name__)


class NotDead(Conflict):
    code, sentence = "DELIVERY_NOT_DEAD", N_("该任务并未失败，无需重试")


def worker_in(district: int) -> Actor:
    """The worker as it goes through one district's debts; it reads no business rows."""
    return Actor(Role.WORKER, district * 10**9)


@dataclass(frozen=True, slots=True)
class Claim:
    id: UUID
    tenant: int
    event_id: UUID
    handler: str
    attempts: int
    token: UUID


CLAIM = """
update delivery set lease_until = now() + make_interval(secs => $2), lease_token = $3, attempts = attempts + 1
where district_code = $1 and id in (
  select id from delivery
  where district_code = $1 and done_at is null and dead_at is null and run_at <= now()
    and (lease_until is null or lease_until < now())
  order by run_at limit $4 for update skip locked)
returning id, tenant, event_id, handler, attempts"""

SETTLE = """
with settled as (
  update delivery set done_at = now(), lease_until = null
  where district_code = $1 and id = $2 and lease_token = $3 and done_at is null returning event_id)
select e.* from event e join settled s on e.id = s.event_id where e.district_code = $1"""

FAIL = """
update delivery set lease_until = null, last_error = $4, run_at = now() + make_interval(secs => $5),
  dead_at = case when $6 then now() end
where district_code = $1 and id = $2 and lease_token = $3 and done_at is null"""

WAITING = """
select district_code from delivery
where done_at is null and dead_at is null and run_at <= now() and (lease_until is null or lease_until < now())
union
select district_code from deadline where fired_at is null and cancelled_at is null and due_at <= now()"""


async def districts_with_work() -> list[int]:
    """Every district that has something due now. The one question asked of all districts at once."""
    async with acting(worker_in(0)):
        return [row["district_code"] for row in await sql(WAITING)]


async def drain(district: int, *, lease: float = LEASE, batch: int = BATCH) -> int:
    """Do everything that is due in a district; how many deliveries were settled here."""
    settled = 0
    room = asyncio.Semaphore(TOGETHER)

    async def each(claim: Claim) -> bool:
        async with room:
            return await perform(claim)

    while True:
        while await fire_deadlines(district):
            pass
        if not (claims := await claim(district, lease=lease, batch=batch)):
            return settled
        settled += sum(await asyncio.gather(*map(each, claims)))


async def fire_deadlines(district: int) -> int:
    worker = worker_in(district)
    async with acting(worker):
        return await deadlines.fire(worker)


async def claim(district: int, *, lease: float = LEASE, batch: int = BATCH) -> list[Claim]:
    """Take up to `batch` due deliveries for `lease` seconds."""
    token = uuid4()
    async with acting(worker_in(district)):
        rows = await sql(CLAIM, district, lease, token, batch)
    return [Claim(**row, token=token) for row in rows]


async def perform(claim: Claim) -> bool:
    """Run one handler; its effect and the settling of its debt are one transaction.

    False if it failed, or if the lease had been lost to another worker meanwhile.
    """
    actor = system(claim.tenant)
    try:
        async with acting(actor):
            settled = await sql(SETTLE, actor.district, claim.id, claim.token)
            if not settled:
                return False
            row = EventRow.of(settled[0])
            event = Event.kinds[row.kind].restore(row.payload)
            await handlers[row.kind][claim.handler](event, row)
    except Exception as error:  # noqa: BLE001 - whatever a handler raises, the queue moves on
        await _fail(claim, error)
        return False
    return True


async def _fail(claim: Claim, error: Exception) -> None:
    """Try again later, after 1, 2, 4 … 64 seconds; after the last try, leave it for a person to see."""
    worker = worker_in(claim.tenant // 10**9)
    dead = claim.attempts >= TRIES
    log.warning("delivery_failed", handler=claim.handler, delivery=str(claim.id), dead=dead, exc_info=error)
    reason = scrub(f"{type(error).__name__}: {error}")[:500]
    async with acting(worker):
        await sql(FAIL, worker.district, claim.id, claim.token, reason, 2.0 ** (claim.attempts - 1), dead)


async def retry_delivery(actor: Actor, id: UUID) -> Delivery:
    """Dig up a dead delivery and let it be tried again from the start."""
    actor.require(Permission.DELIVERY_RETRY)
    delivery = await Delivery.lock(id)
    if delivery.dead_at is None:
        raise NotDead(delivery=id)
    delivery.dead_at, delivery.attempts, delivery.lease_until = None, 0, None
    await delivery.save(update_fields=["dead_at", "attempts", "lease_until"])
    return delivery
