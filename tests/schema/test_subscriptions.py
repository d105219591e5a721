"""Who subscribes hears of what others commit, wherever they do, and of nothing they may not see."""

import asyncio
import json
import sys
from uuid import UUID

import pytest

from deploy import news
from deploy.app import connected
from deploy.signals import channel
from schema import subscriptions
from services.kernel.access import Role
from services.kernel.codes import shown
from services.kernel.scope import acting
from services.matters import actions as matters
from services.people import accounts
from services.people.sessions import revoke
from services.people.tokens import revoke_token, tokens_of
from services.volunteering import actions as wishes
from tests import make
from tests.clients import matter_id
from tests.faults.conftest import ROOT, environment, eventually
from tests.schema.listening import listening

DISTRICT = make.DISTRICT // 10**9
CHANGED = "{ matterChanged { kind matter { number state reporter { name } owner { name } } } }"
KIND = "{ matterChanged { kind } }"


@pytest.fixture
async def town(db):
    async with connected(db):
        await make.tenants()
        yield db


async def test_those_above_a_matter_hear_of_its_course_as_it_is_then(town):
    secretary, street = await make.actor(), await make.actor(Role.STREET_STAFF, make.STREET)
    async with listening(town, secretary, street) as (office, above):
        for each in (office, above):
            await each.subscribe(CHANGED)
        resident = await make.actor(Role.RESIDENT, make.GRID)
        row = await make.matter(resident)
        first = await office.hear()
        await make.assigned(row, secretary)
        then = [await office.hear(), await office.hear()]
        assert [first["kind"], *await above.kinds(3)][1:] == [first["kind"], *[each["kind"] for each in then]]
    reporter = {"name": f"resident {make.GRID}"}
    assert first == {
        "kind": "MatterReported",
        "matter": {"number": row.number, "state": "REPORTED", "reporter": reporter, "owner": None},
    }
    assert [each["kind"] for each in then] == ["MatterTriaged", "MatterAssigned"]
    assert then[-1]["matter"]["owner"] == {"name": f"community_secretary {make.COMMUNITY}"}


async def test_what_another_process_commits_is_heard(town, owner):
    """The worker marks the matter overdue and moves it up, in a process of its own."""
    secretary = await make.actor()
    row = await make.assigned(await make.matter(), secretary)
    async with listening(town, secretary) as (office,):
        await office.subscribe("{ matterChanged { kind matter { number overdue rung } } }")
        await owner.execute("update deadline set due_at = now() where fired_at is null")
        command = [sys.executable, "-m", "deploy", "worker"]
        worker = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment(town))
        try:
            heard = await office.hear()
            while heard["kind"] != "MatterOverdue":
                heard = await office.hear()
        finally:
            worker.terminate()
            await worker.wait()
    assert heard["matter"] == {"number": row.number, "overdue": True, "rung": "COMMUNITY"}


async def test_neighbours_hear_nothing(town):
    sibling, elsewhere = await make.actor(tenant=make.SIBLING), await make.actor(tenant=make.ELSEWHERE)
    grid = await make.actor(Role.GRID_WORKER, make.OTHER_GRID)
    stranger, officer = await make.actor(Role.RESIDENT), await _officer()
    async with listening(town, sibling, elsewhere, grid, stranger, officer) as strangers:
        for each in strangers:
            await each.subscribe(KIND)
        row = await make.matter(await make.actor(Role.RESIDENT, make.GRID))
        await make.assigned(row, await make.actor())
        assert all(await asyncio.gather(*[each.hears_nothing() for each in strangers]))
        mine = await make.matter(await make.actor(Role.RESIDENT, make.SIBLING))
        assert await strangers[0].kinds(1) == ["MatterReported"]
    assert mine.tenant == make.SIBLING


async def _officer():
    return await make.actor(
        Role.DEPARTMENT_OFFICER, make.DISTRICT, department_id=(await make.department()).id
    )


async def test_a_department_hears_of_a_matter_from_when_it_is_referred_to_it(town):
    officer, secretary = await _officer(), await make.actor()
    row = await make.assigned(await make.matter(), secretary)
    async with listening(town, officer) as (office,):
        await office.subscribe(KIND)
        async with acting(secretary):
            await matters.note_progress(secretary, row.id, text="已联系")
            await matters.assign_matter(secretary, row.id, owner_id=None, department_id=officer.department_id)
        assert "MatterAssigned" in await office.kinds(2)


async def test_a_resident_hears_of_their_own_matters_and_not_what_staff_keep_to_themselves(town):
    resident, secretary = await make.actor(Role.RESIDENT), await make.actor()
    async with listening(town, resident) as (home,):
        await home.subscribe(KIND)
        row = await make.assigned(await make.matter(resident), secretary)
        await make.matter(title="别人的事")
        async with acting(secretary):
            await matters.note_progress(secretary, row.id, text="内部意见", shown=False)
            await matters.note_progress(secretary, row.id, text="已派人查看")
        heard = await home.kinds(4)
    assert heard == ["MatterReported", "MatterTriaged", "MatterAssigned", "ProgressNoted"]


async def test_a_hidden_reporter_stays_hidden_to_everybody_else(town):
    secretary, resident = await make.actor(), await make.actor(Role.RESIDENT)
    query = """{ matterChanged { matter {
        reporterHidden reporter { name phone } events(first: 5) { nodes { actor { name } actorRole } }
    } } }"""
    async with listening(town, secretary, resident) as (office, home):
        await office.subscribe(query)
        await home.subscribe(query)
        await make.matter(resident, reporter_hidden=True)
        seen, own = await office.hear(), await home.hear()
    assert seen["matter"]["reporterHidden"]
    assert seen["matter"]["reporter"] is None
    assert [each["actor"] for each in seen["matter"]["events"]["nodes"]] == [None]
    assert own["matter"]["reporter"]["name"] == f"resident {make.COMMUNITY}"


async def test_one_matter_or_one_grid_can_be_listened_to(town):
    secretary = await make.actor()
    first, second = await make.matter(tenant=make.GRID), await make.matter(tenant=make.OTHER_GRID)
    async with listening(town, secretary, secretary) as (by_id, by_grid):
        await by_id.subscribe(
            "($id: ID!) { matterChanged(matter: $id) { kind matter { id } } }", id=matter_id(first)
        )
        await by_grid.subscribe(
            "($grid: String!) { matterChanged(tenant: $grid) { kind matter { id } } }",
            grid=shown(make.OTHER_GRID),
        )
        for row in (first, second):
            await make.assigned(row, secretary)
        heard = [await listener.hear() for listener in (by_id, by_id, by_grid, by_grid)]
        assert await by_id.hears_nothing()
    ids = [each["matter"]["id"] for each in heard]
    assert ids == [matter_id(first)] * 2 + [matter_id(second)] * 2


async def test_the_wall_of_wishes_is_heard_by_volunteers_without_saying_whose_they_are(town):
    volunteer, secretary = await make.actor(Role.VOLUNTEER), await make.actor()
    elsewhere = await make.actor(Role.VOLUNTEER, make.ELSEWHERE)
    query = "{ wishChanged { kind wish { title state wisher { name } } } }"
    async with listening(town, volunteer, elsewhere) as (listener, far):
        await listener.subscribe(query)
        await far.subscribe(query)
        wish = await make.wish(secretary)
        async with acting(volunteer):
            await wishes.claim_wish(volunteer, wish.id)
        heard = await listener.hear()
        while heard["kind"] != "WishClaimed":
            assert heard["wish"]["wisher"] is None
            heard = await listener.hear()
        assert await far.hears_nothing()
    assert heard["wish"] == {"title": "书包文具", "state": "CLAIMED", "wisher": None}


async def test_who_may_not_or_asks_for_another_district_s_matter_is_refused_by_a_code(town):
    secretary = await make.actor()
    foreign = await make.matter(await make.actor(Role.RESIDENT, make.ELSEWHERE))
    contact = await make.actor(Role.ORGANIZATION_CONTACT)
    query = "($id: ID!) { matterChanged(matter: $id) { kind } }"
    async with listening(town, secretary, contact) as (office, company):
        assert await office.try_to_subscribe(query, id=matter_id(foreign)) == "NOT_FOUND"
        assert await office.try_to_subscribe(query, id="made up") == "INVALID_ID"
        assert await office.try_to_subscribe('{ matterChanged(tenant: "x") { kind } }') == "INVALID_CODE"
        assert await company.try_to_subscribe(KIND) == "FORBIDDEN"


async def test_a_matter_of_a_neighbour_in_the_district_says_nothing_even_by_its_id(town):
    neighbour = await make.actor(tenant=make.SIBLING)
    row = await make.matter()
    async with listening(town, neighbour) as (office,):
        await office.subscribe("($id: ID!) { matterChanged(matter: $id) { kind } }", id=matter_id(row))
        await make.assigned(row, await make.actor())
        assert await office.hears_nothing()


@pytest.fixture
def pulse(monkeypatch):
    """Whether one is still welcome is asked often, so that the tests need not wait."""
    monkeypatch.setattr(news, "PULSE", 0.2)


async def test_a_token_revoked_here_ends_its_subscriptions_with_a_code(town, pulse):
    secretary = await make.actor()
    async with listening(town, secretary) as (office,):
        await office.subscribe(KIND)
        [token] = await tokens_of(secretary)
        await revoke_token(secretary, token.id)
        assert await office.refused() == "SIGN_IN_REQUIRED"
        assert await office.try_to_subscribe(KIND) == "SIGN_IN_REQUIRED"
        await make.matter()
        assert await office.hears_nothing()


async def test_a_token_revoked_by_another_process_ends_its_subscriptions_too(town, owner, pulse):
    secretary = await make.actor()
    async with listening(town, secretary) as (office,):
        await office.subscribe(KIND)
        await owner.execute("update credential set revoked_at = now()")
        assert await office.refused() == "SIGN_IN_REQUIRED"


async def test_somebody_whose_appointment_has_ended_hears_no_more(town, pulse):
    secretary, above = await make.actor(), await make.actor(Role.STREET_STAFF, make.STREET)
    async with listening(town, secretary) as (office,):
        await office.subscribe(KIND)
        async with acting(above):
            await accounts.end_appointment(above, secretary.appointment_id)
        await make.matter()
        assert await office.refused() == "SIGN_IN_REQUIRED"


async def test_who_is_not_welcome_any_more_is_found_out_even_where_there_is_always_news(town, pulse):
    neighbour, resident = await make.actor(tenant=make.SIBLING), await make.actor(Role.RESIDENT)
    async with listening(town, neighbour) as (office,):
        await office.subscribe(KIND)

        async def report() -> None:
            while True:
                await make.matter(resident)

        busy = asyncio.create_task(report())
        await revoke(office.secret)
        assert await office.refused() == "SIGN_IN_REQUIRED"
        busy.cancel()
        await asyncio.gather(busy, return_exceptions=True)


async def test_a_listener_that_leaves_is_forgotten(town):
    secretary = await make.actor()
    room = subscriptions.listen.__self__
    async with listening(town, secretary, secretary) as (first, second):
        await first.subscribe(KIND)
        await second.subscribe(KIND)
        await first.socket.close()
        await eventually(_hold(lambda: len(room._listeners[DISTRICT]) == 1))
    await eventually(_hold(lambda: not room._listeners[DISTRICT]))

    async def unfollowed() -> bool:
        [(_, number)] = await room.redis.pubsub_numsub(channel(room.redis, DISTRICT))
        return number == 0

    await eventually(unfollowed)


def _hold(true):
    async def holds() -> bool:
        return true()

    return holds


async def test_who_listens_slowly_keeps_the_newest_and_holds_nobody_up(town):
    """The socket is not read; what waits for it is bounded, and the others hear everything."""
    room = subscriptions.listen.__self__
    slow, heard = room.listen(DISTRICT), []
    async with listening(town, await make.actor()) as (office,):
        first = asyncio.ensure_future(_told(slow))
        await office.subscribe(KIND)
        await publish(room, range(3001))
        await office.hears_nothing()
        listens = asyncio.create_task(_collect(room.listen(DISTRICT), heard))
        await eventually(_hold(lambda: len(room._listeners[DISTRICT]) == 3))
        await publish(room, range(3001, 3011))
        await eventually(_hold(lambda: len(heard) == 10))
        assert (await first).kind == "News0"
        waiting = [(await anext(slow)).kind for _ in range(news.BACKLOG)]
        listens.cancel()
        await asyncio.gather(listens, return_exceptions=True)
    await slow.aclose()
    assert waiting == [f"News{number}" for number in range(3011 - news.BACKLOG, 3011)]


async def _told(listener):
    """The next piece that this test has published; the tokens of its clients are news, too."""
    async for piece in listener:
        if piece and piece.kind.startswith("News"):
            return piece
    return None


async def test_a_socket_that_is_not_read_is_not_written_to_for_ever_and_holds_nobody_up(town):
    secretary = await make.actor()
    row = await make.matter(detail="很长的详情" * 1000)
    large = " ".join(f"d{number}: detail" for number in range(40))
    query = f"{{ matterChanged {{ matter {{ {large} }} }} }}"
    room = subscriptions.listen.__self__
    async with listening(town, secretary, secretary) as (asleep, awake):
        await asleep.subscribe(query)
        await awake.subscribe(query)
        asleep.socket.transport.pause_reading()
        async with room.redis.pipeline(transaction=False) as sending:
            for _ in range(60):
                told = [row.tenant, "MatterTriaged", "matter", str(row.id)]
                sending.publish(channel(room.redis, DISTRICT), json.dumps(told))
            await sending.execute()
        for _ in range(60):
            await awake.hear()
        waiting = sorted(inbox.qsize() for inbox in room._listeners[DISTRICT])
        asleep.socket.transport.resume_reading()
        for _ in range(60):
            await asleep.hear()
    assert waiting[0] == 0
    assert waiting[1] > 10


async def publish(room, numbers) -> None:
    """Of a matter that nobody knows."""
    async with room.redis.pipeline(transaction=False) as sending:
        for number in numbers:
            told = [make.COMMUNITY, f"News{number}", "matter", str(UUID(int=number))]
            sending.publish(channel(room.redis, DISTRICT), json.dumps(told))
        await sending.execute()


async def _collect(stream, heard) -> None:
    async for each in stream:
        heard.append(each)


async def test_news_that_cannot_be_read_is_left_out_and_the_rest_goes_on(town):
    room = subscriptions.listen.__self__
    async with listening(town, await make.actor()) as (office,):
        await office.subscribe(KIND)
        for odd in ("", "[]", "null", "[1, 2, 3, 4]", "\xff", '{"a": 1}'):
            await room.redis.publish(channel(room.redis, DISTRICT), odd)
        await make.matter()
        assert await office.kinds(1) == ["MatterReported"]
