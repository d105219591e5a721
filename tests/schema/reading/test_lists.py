"""Lists: pages in both directions, orders, filters, counts, and what is refused."""

import pytest

from schema.relay import encode_cursor, encode_id
from tests.schema.reading.asking import ask, read

PAGE = """query Page($first: Int, $after: String, $last: Int, $before: String, $order: MatterOrder) {
  matters(first: $first, after: $after, last: $last, before: $before, orderBy: $order) {
    totalCount nodes { number reportedAt dueAt }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""


def numbers(page):
    return [node["number"] for node in page["nodes"]]


async def forwards(actor, order, size):
    found, after = [], None
    while True:
        page = (await read(actor, PAGE, first=size, after=after, order=order))["matters"]
        found += page["nodes"]
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


async def backwards(actor, order, size):
    found, before = [], None
    while True:
        page = (await read(actor, PAGE, last=size, before=before, order=order))["matters"]
        found = page["nodes"] + found
        if not page["pageInfo"]["hasPreviousPage"]:
            return found
        before = page["pageInfo"]["startCursor"]


@pytest.mark.parametrize("order", ["NEWEST", "OLDEST", "DUE_SOONEST"])
@pytest.mark.parametrize("size", [1, 2, 100])
async def test_pages_put_together_are_the_whole_list_in_order(town, order, size):
    actor = town.actors["district"]

    whole = await forwards(actor, order, size)

    assert len(whole) == 7
    assert whole == await backwards(actor, order, size)
    reported = [node["reportedAt"] for node in whole]
    due = [node["dueAt"] or "9999" for node in whole]
    assert {"NEWEST": reported, "OLDEST": reported, "DUE_SOONEST": due}[order] == sorted(
        due if order == "DUE_SOONEST" else reported, reverse=order == "NEWEST"
    )


async def test_a_page_may_end_before_a_place_and_begin_after_another(town):
    actor = town.actors["district"]
    whole = (await read(actor, "{ matters { edges { cursor node { number } } } }"))["matters"]["edges"]

    page = (await read(actor, PAGE, first=100, after=whole[1]["cursor"], before=whole[4]["cursor"]))[
        "matters"
    ]

    assert numbers(page) == [edge["node"]["number"] for edge in whole[2:4]]


async def test_a_count_is_of_the_whole_list_whatever_the_page(town):
    page = (await read(town.actors["district"], PAGE, first=1))["matters"]

    assert (len(page["nodes"]), page["totalCount"]) == (1, 7)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("first: 0", "INVALID_PAGE_SIZE"),
        ("first: 101", "INVALID_PAGE_SIZE"),
        ("first: -1", "INVALID_PAGE_SIZE"),
        ("last: 101", "INVALID_PAGE_SIZE"),
        ("first: 1, last: 1", "INVALID_PAGE_SIZE"),
        ('after: ""', "INVALID_CURSOR"),
        ('after: "nonsense"', "INVALID_CURSOR"),
        ('after: "!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!"', "INVALID_CURSOR"),
        ('before: "路灯路灯路灯路灯路灯路灯路灯路灯路灯路灯路灯路灯"', "INVALID_CURSOR"),
        ('filter: {tenant: "12"}', "INVALID_CODE"),
        ('filter: {owner: "nonsense"}', "INVALID_ID"),
        ('filter: {reportedAfter: "0001-01-01T00:00:00+14:00"}', "INVALID_MOMENT"),
        ('filter: {reportedBefore: "9999-12-31T23:59:59-14:00"}', "INVALID_MOMENT"),
    ],
)
async def test_what_can_not_be_asked_for_is_refused_with_a_code(town, arguments, code):
    told = await ask(
        town.actors["district"], f"{{ matters({arguments}) {{ nodes {{ id }} }} tenants {{ totalCount }} }}"
    )

    assert told.errors == [(("matters",), code)]
    assert told.data["matters"] is None
    assert told.data["tenants"]["totalCount"] > 0


async def test_a_cursor_of_one_order_is_none_of_another(town):
    actor = town.actors["district"]
    cursor = (await read(actor, PAGE, first=1))["matters"]["pageInfo"]["endCursor"]

    told = await ask(actor, PAGE, after=cursor, order="OLDEST")

    assert told.errors == [(("matters",), "INVALID_CURSOR")]


async def test_a_cursor_beyond_all_time_is_refused(town):
    told = await ask(town.actors["district"], PAGE, after=encode_cursor(b"new", 2**62, 1))

    assert told.errors == [(("matters",), "INVALID_CURSOR")]


async def found(actor, condition: str) -> set[str]:
    answer = await read(actor, f"{{ matters(filter: {condition}) {{ nodes {{ title }} }} }}")
    return {node["title"] for node in answer["matters"]["nodes"]}


async def test_filters_narrow_the_list(town):
    district = town.actors["district"]

    assert await found(district, "{state: [DECLINED]}") == {"路灯不亮_2%"}
    assert await found(district, "{state: []}") == set()
    assert await found(district, '{colour: [RED], category: "物业维修"}') == {"下水道堵塞0"}
    assert await found(district, "{overdue: true}") == {"乱停车"}
    assert await found(district, "{channel: [HOTLINE]}") == {"乱停车"}
    assert await found(district, '{reportedBefore: "2020-01-01T00:00:00+08:00"}') == set()
    assert len(await found(district, '{reportedAfter: "2020-01-01T00:00:00+08:00"}')) == 7
    assert await found(town.actors["resident"], "{mine: true}") == {f"路灯不亮_{n}%" for n in range(3)} | {
        "乱停车"
    }
    assert len(await found(district, "{mine: false}")) == 7
    assert await found(district, "{mine: true}") == set()


async def test_text_means_itself_and_not_a_pattern(town):
    district = town.actors["district"]

    assert len(await found(district, '{text: "%"}')) == 3
    assert len(await found(district, '{text: "_"}')) == 3
    assert await found(district, '{text: "路灯%"}') == set()
    assert await found(district, '{text: "\\\\"}') == set()
    assert len(await found(district, '{text: "  "}')) == 7
    assert await found(district, '{text: "_1%"}') == {"路灯不亮_1%"}


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("210114", 7),
        ("210114007", 7),
        ("210114007038", 7),
        ("210114007038001", 6),
        ("210114007039", 0),
        ("370505", 0),
    ],
)
async def test_a_tenant_means_everything_below_it(town, code, count):
    assert len(await found(town.actors["district"], f'{{tenant: "{code}"}}')) == count


async def test_owners_and_departments_are_filtered_by_their_ids(town):
    district, officer = town.actors["district"], town.actors["officer"]
    secretary = encode_id("Person", 210114, town.actors["community"].person_id)
    department = encode_id("Department", 210114, officer.department_id)
    elsewhere = encode_id("Person", 370505, town.actors["community"].person_id)

    assert await found(district, f'{{owner: "{secretary}"}}') == {"路灯不亮_0%"}
    assert await found(district, f'{{department: "{department}"}}') == {"下水道堵塞0"}
    assert await found(district, f'{{owner: "{elsewhere}"}}') == set()


async def test_a_tenants_own_list_holds_what_is_below_it_at_every_level(town):
    query = """query T($code: String!) { tenant(code: $code) { matters { totalCount nodes { number } }
      children { nodes { code } } } }"""
    district = town.actors["district"]
    counts = {}
    for code in ("210114", "210114007", "210114007038", "210114007038001", "210114001"):
        counts[code] = (await read(district, query, code=code))["tenant"]["matters"]["totalCount"]

    assert counts["210114"] == counts["210114007"] == counts["210114007038"] == 7
    assert counts["210114007038001"] == 6
    assert counts["210114001"] == 0


async def test_more_names_than_postgresql_takes_at_once_are_told_all_the_same(town):
    fields = " ".join(f"a{n}: number" for n in range(60))

    told = await ask(
        town.actors["district"],
        f'{{ tenant(code: "210114") {{ matters(first: 1) {{ nodes {{ {fields} }} }} }} }}',
    )

    assert len(told.data["tenant"]["matters"]["nodes"][0]) == 60
