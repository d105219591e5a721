"""Nobody reads through the application who voted how: not a role, not a level, not the worker."""

import asyncpg
import pytest

from schema.reading.entities import entities
from services.deliberation.votes import actions
from services.deliberation.votes.casting import cast_ballot, enter_paper_ballot
from services.deliberation.votes.sealed import Ballot, PaperBallot
from services.kernel.access import GRANTS, LEVELS, Actor, Role, Sight
from services.kernel.errors import Forbidden, NotFound
from services.kernel.rows import uuid7
from services.kernel.scope import acting, sql
from services.people.gate import gate
from tests import make

DENIED = (asyncpg.InsufficientPrivilegeError, Forbidden, NotFound)
SEALED = [
    "select choice from ballot",
    "select count(*) from ballot",
    "select household_id from ballot",
    "select choice from paper_ballot",
    "select photo from paper_ballot",
    "update ballot set choice = 'agree'",
    "delete from ballot",
    "insert into ballot (id) values (gen_random_uuid())",
    "update paper_ballot set choice = 'agree'",
    "update vote_roll set cast_at = now()",
    "delete from vote_roll",
    "insert into vote_roll (id) values (gen_random_uuid())",
    "update vote_result set carried = 'agree'",
    "insert into vote_result (id) values (gen_random_uuid())",
    "update vote_tally set households = 100",
    "insert into vote_tally (id) values (gen_random_uuid())",
]


@pytest.fixture
async def everybody(db):
    """One actor of every sight but the box, in a district where ballots were cast."""
    await make.tenants()
    flats = await make.households(await make.building(), 2)
    secretary, resident = await make.actor(), await make.at_home(flats[0])
    vote = await make.vote(secretary)
    async with acting(resident):
        await cast_ballot(resident, vote.id, "disagree")
    async with acting(secretary):
        await enter_paper_ballot(secretary, vote.id, flats[1].id, "agree")
        await actions.close_vote(secretary, vote.id)
    department = await make.department()
    return {
        Sight.DISTRICT: await make.actor(Role.DISTRICT_STAFF, make.DISTRICT),
        Sight.STREET: await make.actor(Role.STREET_STAFF, make.STREET),
        Sight.COMMUNITY: secretary,
        Sight.GRID: await make.actor(Role.GRID_LEADER, make.GRID),
        Sight.DEPARTMENT: await make.actor(
            Role.DEPARTMENT_OFFICER, make.DISTRICT, department_id=department.id
        ),
        Sight.RESIDENT: resident,
        Sight.PLATFORM: Actor(Role.PLATFORM_OPERATOR, make.DISTRICT),
        Sight.WORKER: Actor(Role.WORKER, make.DISTRICT),
        Sight.PUBLIC: Actor(Role.VISITOR, make.DISTRICT),
        Sight.GATE: gate(uuid7(), make.DISTRICT // 10**9),
    }


async def test_no_sight_reads_or_changes_what_is_sealed(everybody, owner):
    assert set(everybody) == set(Sight) - {Sight.BOX}
    tables = ("ballot", "paper_ballot", "vote_roll", "vote_result", "vote_tally")
    digest = "select " + " || ".join(
        f"(select coalesce(md5(string_agg(t::text, '|' order by id)), '') from {name} t)" for name in tables
    )
    before = await owner.fetchval(digest)
    for actor in everybody.values():
        for statement in SEALED:
            with pytest.raises(DENIED):
                async with acting(actor):
                    await sql(statement)
    assert await owner.fetchval(digest) == before


async def test_the_box_rewrites_and_removes_no_ballot_and_no_result(everybody):
    for statement in (
        "update ballot set choice = 'agree'",
        "delete from ballot",
        "update paper_ballot set choice = 'agree'",
        "update vote_roll set area = 1",
        "update vote_result set carried = 'agree'",
        "update vote_tally set households = 100",
        "update household_vote set state = 'open'",
        "select name from person",
    ):
        with pytest.raises(DENIED):
            async with acting(Actor(Role.BOX, make.DISTRICT)):
                await sql(statement)


async def test_the_box_of_one_district_sees_no_ballot_of_another(everybody):
    async with acting(Actor(Role.BOX, make.ELSEWHERE)):
        assert await sql("select * from ballot") == []
        assert await sql("select * from vote_roll") == []


def test_nobody_can_be_appointed_as_the_box_which_may_do_nothing_by_itself():
    assert Role.BOX not in LEVELS
    assert GRANTS[Role.BOX] == frozenset()


def test_no_type_of_the_api_reads_ballots():
    assert not {Ballot, PaperBallot} & {entity.model for entity in entities.values()}
    said = " ".join(str(getattr(read, "sql", "")) for entity in entities.values() for read in entity.reads)
    assert "ballot" not in said


async def test_no_event_says_what_was_chosen(everybody, owner):
    payloads = await owner.fetch("select kind, payload from event where subject_type = 'household_vote'")
    cast = [row for row in payloads if row["kind"] in {"BallotCast", "PaperBallotEntered"}]
    assert len(cast) == 2
    assert not any("agree" in row["payload"] for row in cast)
