"""Who hides their name stays hidden, and whose wish it is stays with those who work there."""

from tests.schema.reading.asking import read

HIDDEN = """{ matters(filter: {text: "下水道"}) { nodes { title reporterHidden reporter { name }
  notes { nodes { author { name } } } verdicts { rating reporter { name } }
  events { nodes { kind actorRole actor { name } } } } } }"""


def names(nodes, field):
    return {node[field]["name"] if node[field] else None for node in nodes}


async def test_nobody_but_the_reporter_reads_a_hidden_name(town):
    for who in ("district", "street", "community", "grid", "auditor"):
        found = (await read(town.actors[who], HIDDEN))["matters"]["nodes"]

        assert {node["reporterHidden"] for node in found} == {True}
        assert names(found, "reporter") == {None}


async def test_what_a_hidden_reporter_did_does_not_tell_who_they_are(town):
    for who in ("district", "community", "officer"):
        for matter in (await read(town.actors[who], HIDDEN))["matters"]["nodes"]:
            told = [event for event in matter["events"]["nodes"] if event["actorRole"] == "RESIDENT"]

            assert names(told, "actor") <= {None}
            assert names(matter["verdicts"], "reporter") <= {None}


async def test_staff_are_named_all_the_same(town):
    [matter, *_] = [
        node for node in (await read(town.actors["district"], HIDDEN))["matters"]["nodes"] if node["verdicts"]
    ]

    told = [event for event in matter["events"]["nodes"] if event["actorRole"] == "COMMUNITY_SECRETARY"]
    assert None not in names(told, "actor")


async def test_a_hidden_reporter_finds_their_own_name(town):
    found = (await read(town.actors["hidden"], HIDDEN))["matters"]["nodes"]

    assert len(found) == 3
    assert None not in names(found, "reporter")
    own = [event for event in found[-1]["events"]["nodes"] if event["kind"] == "MatterReported"]
    assert None not in names(own, "actor")


async def test_a_wish_does_not_say_whose_it_is_to_volunteers(town):
    query = "{ wishes { nodes { title wisher { name } claims { volunteer { name } } } } }"

    staff = (await read(town.actors["community"], query))["wishes"]["nodes"]
    volunteer = (await read(town.actors["volunteer"], query))["wishes"]["nodes"]

    assert None not in names(staff, "wisher")
    assert len(volunteer) == 3
    assert names(volunteer, "wisher") == {None}


async def test_a_department_reads_what_was_referred_to_it_and_nothing_else(town):
    query = "{ matters { nodes { title notes { nodes { text } } verdicts { rating } } } }"

    found = (await read(town.actors["officer"], query))["matters"]

    assert [node["title"] for node in found["nodes"]] == ["下水道堵塞0"]
    assert found["nodes"][0]["verdicts"] == []


async def test_numbers_are_masked_and_nothing_else_is_told_of_them(town):
    found = (await read(town.actors["community"], "{ people { nodes { name phone identityNumber } } }"))[
        "people"
    ]

    assert all(node["phone"] is None or "****" in node["phone"] for node in found["nodes"])
