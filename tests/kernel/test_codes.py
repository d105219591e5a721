"""A tenant's key says by itself where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel import codes
from services.kernel.codes import InvalidCode, Level

DISTRICT, STREET, COMMUNITY, GRID = 210114000000000, 210114007000000, 210114007038000, 210114007038001
WRITTEN = {"210114": DISTRICT, "210114007": STREET, "210114007038": COMMUNITY, "210114007038001": GRID}
keys = st.sampled_from([6, 9, 12, 15]).flatmap(
    lambda digits: st.tuples(st.integers(100_000, 999_999), *[st.integers(1, 999)] * (digits // 3 - 2)).map(
        lambda parts: codes.pad(f"{parts[0]}" + "".join(f"{part:03}" for part in parts[1:]))
    )
)


@pytest.mark.parametrize(("written", "key"), WRITTEN.items())
def test_a_code_is_padded_to_15_digits_and_shown_as_the_nation_writes_it(written, key):
    assert codes.pad(written) == codes.pad(int(written)) == codes.pad(key) == key
    assert codes.shown(key) == written


def test_a_twelve_digit_code_that_ends_in_zeros_is_the_street_or_district():
    assert codes.pad("210114007000") == STREET
    assert codes.pad("210114000000") == DISTRICT


def test_the_level_is_read_from_the_key():
    assert [codes.level_of(key) for key in WRITTEN.values()] == list(Level)


def test_parents_and_ancestors_go_up_to_the_district_and_end_there():
    assert codes.parent_of(GRID) == COMMUNITY
    assert codes.ancestors_of(GRID) == (COMMUNITY, STREET, DISTRICT)
    assert codes.parent_of(DISTRICT) is None
    assert codes.ancestors_of(DISTRICT) == ()


def test_a_tenant_is_within_itself_and_its_ancestors_and_nothing_else():
    assert all(codes.is_within(GRID, above) for above in WRITTEN.values())
    assert not codes.is_within(COMMUNITY, GRID)
    assert not codes.is_within(GRID, 210114007039000)
    assert not codes.is_within(GRID, 210115000000000)


def test_each_level_has_the_column_and_divisor_of_the_tables():
    assert [level.column for level in Level] == ["district_code", "street_code", "community_code", "tenant"]
    assert [level.divisor for level in Level] == [10**9, 10**6, 10**3, 1]
    assert [level.digits for level in Level] == [6, 9, 12, 15]
    assert (codes.district_code(GRID), codes.street_code(GRID)) == (210114, 210114007)
    assert (codes.community_code(GRID), codes.community_code(STREET)) == (210114007038, 210114007000)


def test_levels_know_their_neighbours():
    assert [level.above for level in Level] == [None, Level.DISTRICT, Level.STREET, Level.COMMUNITY]
    assert [level.below for level in Level] == [Level.STREET, Level.COMMUNITY, Level.GRID, None]


WRONG_LENGTHS = ["", "21011", "2101140", "21011400703", "2101140070380011"]
WRONG_CHARACTERS = ["21O114", "２１０１１４", "²10114", " 210114", "210114\n", "-21014", -210114, 0, "012345"]
LEVELS_LEFT_OUT = ["210114000001", "210114000000001", "210114007000001"]


@pytest.mark.parametrize("value", [*WRONG_LENGTHS, *WRONG_CHARACTERS, *LEVELS_LEFT_OUT])
def test_what_is_no_code_is_refused(value):
    with pytest.raises(InvalidCode) as refused:
        codes.pad(value)
    assert str(value) in str(refused.value)


@pytest.mark.parametrize("key", [0, -1, -21011400703800, 210114, 210114007038, 10**15, 210114000038000])
def test_a_number_that_is_no_key_has_no_level(key):
    with pytest.raises(InvalidCode):
        codes.level_of(key)


@given(keys)
def test_showing_and_padding_undo_each_other_and_a_parent_stands_one_level_up(key):
    assert codes.pad(codes.shown(key)) == key
    above = codes.ancestors_of(key)
    assert [codes.level_of(code) for code in reversed(above)] == list(Level)[: len(above)]
    assert all(codes.is_within(key, code) for code in above)
    assert len(above) == list(Level).index(codes.level_of(key))
