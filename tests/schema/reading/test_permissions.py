"""What somebody may not read is refused field by field; everything else is answered."""

from tests.schema.reading.asking import ask, fast, ordinary


async def test_nobody_reads_anything_without_signing_in(db):
    told = await ordinary(
        None, "{ matters { totalCount } tenants { totalCount } viewer { role } __typename }"
    )

    assert sorted(told.errors) == [((name,), "SIGN_IN_REQUIRED") for name in ("matters", "tenants", "viewer")]
    assert told.data == {"matters": None, "tenants": None, "viewer": None, "__typename": "Query"}
    assert await fast(None, "{ matters { totalCount } }") is None


async def test_whoever_asks_what_the_schema_is_need_not_sign_in(db):
    told = await ordinary(None, '{ __schema { queryType { name } } __type(name: "Matter") { kind } }')

    assert told.errors == []
    assert told.data["__type"] == {"kind": "OBJECT"}


async def test_a_refused_root_field_leaves_the_others_alone(town):
    told = await ask(town.actors["resident"], "{ people { totalCount } matters { totalCount } }")

    assert told.errors == [(("people",), "FORBIDDEN")]
    assert told.data == {"people": None, "matters": {"totalCount": 4}}


async def test_a_refused_field_below_a_row_is_refused_in_every_row(town):
    query = "{ tenants(first: 2) { nodes { code matters(first: 1) { nodes { number } } } } }"

    told = await ask(town.actors["contact"], query)

    assert told.errors == [(("tenants", "nodes", n, "matters"), "FORBIDDEN") for n in (0, 1)]
    assert [node["matters"] for node in told.data["tenants"]["nodes"]] == [None, None]


async def test_an_id_does_not_open_what_a_list_is_closed_for(town):
    query = "query N($id: ID!) { node(id: $id) { id } }"

    told = await ask(town.actors["contact"], query, id=town.ids_of("Matter")[0])

    assert told.errors == [(("node",), "FORBIDDEN")]


async def test_the_viewer_is_told_who_they_are_and_what_they_may(town):
    query = """{ viewer { role permissions tenant { code } person { name } department { name }
      organization { name } } }"""

    told = await ask(town.actors["officer"], query)

    viewer = told.data["viewer"]
    assert (viewer["role"], viewer["tenant"]["code"]) == ("DEPARTMENT_OFFICER", "210114")
    assert "matter:resolve" in viewer["permissions"]
    assert "person:read" not in viewer["permissions"]
    assert viewer["department"]["name"] == "房产局"
    assert viewer["organization"] is None


async def test_an_inbox_is_ones_own(town):
    for name in ("district", "community", "resident", "officer"):
        told = await ask(town.actors[name], "{ notices { totalCount nodes { kind facts } } }")

        assert told.data["notices"]["totalCount"] == 1
        assert told.data["notices"]["nodes"][0]["facts"] == {"number": "1", "nested": [1, None, {"a": "乙"}]}
