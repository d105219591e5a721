"""The only thing about mediation that is public: how many, and how many of them were settled."""

from datetime import UTC, date, datetime
from decimal import Decimal

from deploy.app import connected
from services.deliberation.mediation import actions
from services.deliberation.mediation.queries import MediationTotals
from services.kernel import clock
from services.kernel.access import Role
from services.kernel.deliveries import drain
from services.kernel.scope import acting
from tests import make
from tests.clients import client
from tests.deliberation.mediation.disputes import dispute

TOTALS = """query ($tenant: String!, $since: Date, $until: Date) {
  mediationTotals(tenant: $tenant, since: $since, until: $until) {
    opened agreed failed withdrawn performed closed settledPercent } }"""


def test_5012_of_5077_are_98_7_percent():
    assert MediationTotals(5077, 5012, 65, 0, 4000, 12).settled_percent == Decimal("98.7")
    assert MediationTotals(0, 0, 0, 0, 0, 0).settled_percent is None


async def test_residents_and_staff_read_the_same_numbers_counted_once(db):
    await make.tenants()
    with clock.at(datetime(2026, 3, 31, 15, tzinfo=UTC)):
        first, second = await dispute(), await dispute()
        third = await dispute(await make.actor(Role.COMMUNITY_SECRETARY, make.SIBLING), parties=[])
    with clock.at(datetime(2026, 4, 1, tzinfo=UTC)):
        async with acting(first.mediator):
            await actions.agree_mediation(first.mediator, first.case.id, terms="和解")
            await actions.settle_mediation(first.mediator, first.case.id, performed=True)
        async with acting(second.mediator):
            await actions.fail_mediation(second.mediator, second.case.id, reason="不成")
        async with acting(third.mediator):
            await actions.withdraw_mediation(third.mediator, third.case.id, reason="不谈了")
    for _ in range(2):
        await drain(make.DISTRICT // 10**9)

    street = {"opened": 3, "agreed": 1, "failed": 1, "withdrawn": 1, "performed": 1, "closed": 0}
    resident = await make.actor(Role.RESIDENT)
    async with connected(db):
        for actor in (resident, await make.actor(Role.STREET_STAFF, make.STREET)):
            async with client(db, actor) as caller:
                told = await caller.data(TOTALS, tenant="210114007")
                april = await caller.data(
                    TOTALS, tenant="210114007038", since="2026-04-30", until="2026-04-30"
                )
            assert told["mediationTotals"] == street | {"settledPercent": 33.3}
            assert april["mediationTotals"]["opened"] == 0
            assert april["mediationTotals"]["agreed"] == 1
        async with client(db, await make.actor(Role.RESIDENT, make.ELSEWHERE)) as caller:
            elsewhere = await caller.data(TOTALS, tenant="210114007")
    assert elsewhere["mediationTotals"]["opened"] == 0
    assert date(2026, 4, 1) == clock.day_of(datetime(2026, 3, 31, 16, tzinfo=UTC))
