"""Global ids lead to their own rows, and to nothing else."""

from uuid import UUID, uuid4

import pytest

from schema.relay import (
    InvalidCursor,
    InvalidId,
    decode_cursor,
    decode_id,
    encode_cursor,
    encode_id,
    own_id,
    parse_id,
)
from services.kernel.access import Actor, Role
from services.kernel.errors import NotFound
from tests import make
from tests.schema.reading.asking import ask, read

HERE = Actor(Role.COMMUNITY_SECRETARY, make.COMMUNITY)
SOME = UUID("01936f5e-0000-7000-8000-0123456789ab")


def test_an_id_says_its_type_its_district_and_its_row():
    assert parse_id(encode_id("Matter", 210114, SOME)) == ("Matter", 210114, SOME)
    assert parse_id(encode_id("Tenant", 210114, make.GRID)).id.int == make.GRID


def test_an_id_is_short_and_fits_into_a_url():
    text = encode_id("Organization", 999999, UUID(int=2**128 - 1))

    assert len(text) == 34
    assert text.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "路灯",
        encode_id("Matter", 210114, SOME)[:-1],
        encode_id("Matter", 210114, SOME) + "A",
        encode_id("Matter", 210114, SOME)[:-1] + "r",
        "!" * 34,
        "Tm90aGlu" + encode_id("Matter", 210114, SOME)[8:],
        encode_id("Matter", 210114, SOME).replace("T", "\n", 1),
    ],
)
def test_what_is_no_id_is_refused(text):
    with pytest.raises(InvalidId):
        parse_id(text)


def test_an_id_of_another_type_is_refused_and_of_another_district_not_found():
    with pytest.raises(InvalidId):
        decode_id(encode_id("Wish", 210114, SOME), "Matter", HERE)
    with pytest.raises(NotFound):
        decode_id(encode_id("Matter", 370505, SOME), "Matter", HERE)
    assert own_id(encode_id("Matter", 370505, SOME), "Matter", HERE) is None
    assert decode_id(encode_id("Matter", 210114, SOME), "Matter", HERE) == SOME


def test_a_cursor_says_its_order_its_number_and_its_row():
    text = encode_cursor(b"new", -5, SOME)

    assert decode_cursor(text, b"new") == (-5, SOME)
    for other in (text[:-1] + "!", text[:-4], text.lower()):
        with pytest.raises(InvalidCursor):
            decode_cursor(other, b"new")
    with pytest.raises(InvalidCursor):
        decode_cursor(text, b"old")


async def test_each_id_leads_to_its_row_and_back(town):
    district = town.actors["district"]
    home = [id for id, (_, where, _) in zip(town.ids, town.rows, strict=True) if where == district.district]

    found = await read(
        district, "query N($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }", ids=home[:100]
    )
    single = [
        (await read(district, "query N($id: ID!) { node(id: $id) { id } }", id=id))["node"]
        for id in home[::9]
    ]

    assert [node["id"] for node in found["nodes"]] == home[:100]
    assert [node["id"] for node in single] == home[::9]
    assert len({node["__typename"] for node in found["nodes"]}) > 5


async def test_rows_of_another_district_are_not_there(town):
    query = "query N($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    elsewhere = [id for id, (_, where, _) in zip(town.ids, town.rows, strict=True) if where != 210114]

    found = await read(town.actors["district"], query, ids=elsewhere)

    assert elsewhere
    assert found["nodes"] == [None] * len(elsewhere)


async def test_rows_above_and_beside_are_not_there(town):
    grid = town.actors["grid"]
    community = [encode_id("Matter", 210114, id) for kind, _, id in town.rows if kind == "Matter"]

    seen = (
        await read(
            grid,
            "query N($ids: [ID!]!) { nodes(ids: $ids) { ... on Matter { grid { code } } } }",
            ids=community,
        )
    )["nodes"]

    assert [node["grid"]["code"] for node in seen if node] == ["210114007038001"] * 6
    assert seen.count(None) == len(community) - 6


async def test_a_matter_is_found_by_its_number_and_by_both(town):
    district = town.actors["district"]
    id = town.ids_of("Matter")[0]
    number = (await read(district, "query M($id: ID!) { matter(id: $id) { number } }", id=id))["matter"][
        "number"
    ]
    query = "query M($id: ID, $number: String) { matter(id: $id, number: $number) { id } }"

    assert (await read(district, query, number=number))["matter"] == {"id": id}
    assert (await read(district, query, number=number, id=id))["matter"] == {"id": id}
    assert (await read(district, query, number="0", id=id))["matter"] is None
    assert (await ask(district, query)).errors == [(("matter",), "LOOKUP_EMPTY")]


async def test_ids_that_can_not_be_are_refused_where_they_stand(town):
    district = town.actors["district"]

    told = await ask(district, '{ a: node(id: "nonsense") { id } b: tenant(code: "210114") { name } }')
    many = await ask(
        district, "query N($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=town.ids_of("Matter")[:1] * 101
    )
    wrong = await ask(district, "query M($id: ID!) { matter(id: $id) { id } }", id=town.ids_of("Wish")[0])

    assert told.errors == [(("a",), "INVALID_ID")]
    assert told.data["b"] is not None
    assert many.errors == [(("nodes",), "INVALID_PAGE_SIZE")]
    assert wrong.errors == [(("matter",), "INVALID_ID")]


async def test_a_row_that_does_not_exist_is_null(town):
    id = encode_id("Matter", 210114, uuid4())

    assert await read(town.actors["district"], "query M($id: ID!) { node(id: $id) { id } }", id=id) == {
        "node": None
    }
