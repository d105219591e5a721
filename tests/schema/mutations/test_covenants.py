"""Covenants over the API: drafted, deliberated, voted on, adopted, published, compared and watched over."""

import pytest

from schema.relay import encode_id
from services.kernel.access import Role
from services.kernel.codes import shown
from tests import make
from tests.clients import client
from tests.schema.mutations.doing import done, refused

COMMUNITY = shown(make.COMMUNITY)
VERSION = "version { id number state text covenant { id title published { id } } }"
HELD = {"heldAt": "2026-10-01T19:00:00+08:00", "place": "小区议事亭"}
READ = """{ covenants(first: 5) { nodes { title kind published { number text }
  versions(first: 5) { nodes { number } } breaches(first: 5) { nodes { note } }
  watchers(first: 5) { nodes { person { name } } } } } }"""
COMPARE = """query ($a: ID!, $b: ID!) { compareVersions(before: $a, after: $b) {
  change before after beforeNumber afterNumber } }"""
COUNTS = "query ($id: ID!) { breachCounts(covenant: $id) { clause month breaches } }"


@pytest.fixture
async def flats(town):
    return await make.households(await make.building(), 2)


async def published(office, flats, town) -> dict:
    """A covenant whose first version was adopted by a vote of all; its version."""
    given = {"tenant": COMMUNITY, "kind": "居民公约", "title": "湖畔公约", "text": "不喧哗。\n牵绳。"}
    version = (await done(office, "createCovenant", VERSION, **given))["version"]
    own = {"version": version["id"]}
    assert await refused(office, "adoptVersion", **own) == "COVENANT_STATE"
    await done(office, "deliberateVersion", VERSION, **own, **HELD)
    closes = {"closesAt": "2126-01-01T00:00:00Z"}
    vote = await done(office, "putVersionToVote", "vote { id question }", **own, **closes)
    assert vote["vote"]["question"] == "是否同意通过《湖畔公约》"
    vote_id = vote["vote"]["id"]
    await done(office, "openVote", "vote { id }", vote=vote_id)
    for flat in flats:
        async with client(town, await make.at_home(flat)) as one:
            await done(one, "castBallot", "vote { id }", vote=vote_id, choice="agree")
    assert await refused(office, "adoptVersion", **own) == "COVENANT_NOT_CARRIED"
    await done(office, "closeVote", "vote { id }", vote=vote_id)
    adopted = (await done(office, "adoptVersion", VERSION, **own))["version"]
    assert (adopted["state"], adopted["number"]) == ("ADOPTED", 1)
    return (await done(office, "publishVersion", VERSION, **own))["version"]


async def test_a_covenant_that_residents_adopted_is_read_by_them(town, flats):
    async with (
        client(town, await make.actor()) as office,
        client(town, await make.actor(Role.RESIDENT)) as home,
    ):
        assert (await home.data(READ))["covenants"]["nodes"] == []
        version = await published(office, flats, town)
        assert version["covenant"]["published"] == {"id": version["id"]}
        assert (await home.data(READ))["covenants"]["nodes"] == [
            {
                "title": "湖畔公约",
                "kind": "居民公约",
                "published": {"number": 1, "text": "不喧哗。\n牵绳。"},
                "versions": {"nodes": [{"number": 1}]},
                "breaches": {"nodes": []},
                "watchers": {"nodes": []},
            }
        ]


async def test_the_next_version_is_compared_with_the_one_that_holds(town, flats):
    async with (
        client(town, await make.actor()) as office,
        client(town, await make.actor(Role.RESIDENT)) as home,
    ):
        first = await published(office, flats, town)
        given = {"covenant": first["covenant"]["id"], "text": "不喧哗。\n牵绳并清理。\n分类。"}
        second = (await done(office, "draftVersion", VERSION, **given))["version"]
        assert await refused(office, "draftVersion", **given) == "COVENANT_DRAFT_EXISTS"
        rows = (await office.data(COMPARE, a=first["id"], b=second["id"]))["compareVersions"]
        assert [row["change"] for row in rows] == ["SAME", "CHANGED", "ADDED"]
        assert rows[2] == {
            "change": "ADDED",
            "before": None,
            "after": "分类。",
            "beforeNumber": None,
            "afterNumber": 3,
        }
        assert await home.code(COMPARE, a=first["id"], b=second["id"]) == "NOT_FOUND"
        await done(office, "rewriteVersion", VERSION, version=second["id"], text="不喧哗。")
        reason = {"reason": "居民意见不一"}
        gone = await done(office, "abandonVersion", VERSION, version=second["id"], **reason)
        assert gone["version"]["state"] == "ABANDONED"


async def test_breaches_are_logged_by_the_team_and_counted_for_everyone(town, flats):
    watcher = await make.actor(Role.VOLUNTEER)
    person = encode_id("Person", 210114, watcher.person_id)
    async with (
        client(town, await make.actor()) as office,
        client(town, watcher) as team,
        client(town, await make.actor(Role.RESIDENT)) as home,
    ):
        covenant = (await published(office, flats, town))["covenant"]["id"]
        given = {"covenant": covenant, "clause": 2}
        assert await refused(team, "logBreach", **given) == "NOT_WATCHER"
        own = {"covenant": covenant, "person": person}
        await done(office, "appointWatcher", "watcher { person { name } }", **own)
        logged = await done(team, "logBreach", "breach { clause seenOn note }", **given, seenOn="2026-10-05")
        assert logged["breach"] == {"clause": 2, "seenOn": "2026-10-05", "note": ""}
        note = {"note": "联系 13800138000"}
        assert await refused(team, "logBreach", **given, **note) == "NAMES_SOMEBODY"
        assert (await home.data(COUNTS, id=covenant))["breachCounts"] == [
            {"clause": 2, "month": "2026-10-01", "breaches": 1}
        ]
        assert (await home.data(READ))["covenants"]["nodes"][0]["breaches"]["nodes"] == []
        await done(office, "releaseWatcher", "watcher { endedAt }", **own)
        assert await refused(team, "logBreach", **given) == "NOT_WATCHER"
