"""What a tenant is called is read from its name."""

from pathlib import Path

import pytest

from services.kernel.codes import Level
from services.tenancy.kinds import Kind, kind_of
from services.tenancy.register import read_register

REAL = Path(__file__).parents[2] / "deploy/demo_data/divisions.csv"


@pytest.mark.parametrize(
    ("level", "name", "kind"),
    [
        (Level.DISTRICT, "于洪区", Kind.DISTRICT),
        (Level.DISTRICT, "浏阳市", Kind.CITY),
        (Level.DISTRICT, "长沙县", Kind.COUNTY),
        (Level.STREET, "北陵街道", Kind.STREET),
        (Level.STREET, "北陵街道办事处", Kind.STREET),
        (Level.STREET, "镇北堡镇", Kind.TOWN),
        (Level.STREET, "小河乡", Kind.TOWNSHIP),
        (Level.STREET, "监狱城", Kind.OTHER),
        (Level.STREET, "垦东类似乡级单位", Kind.OTHER),
        (Level.COMMUNITY, "甲村", Kind.VILLAGE),
        (Level.COMMUNITY, "甲村委会", Kind.VILLAGE),
        (Level.COMMUNITY, "甲村村民委员会", Kind.VILLAGE),
        (Level.COMMUNITY, "乌兰嘎查", Kind.VILLAGE),
        (Level.COMMUNITY, "乌兰嘎查委员会", Kind.VILLAGE),
        (Level.COMMUNITY, "韩村园社区", Kind.COMMUNITY),
        (Level.COMMUNITY, "新村居委会", Kind.COMMUNITY),
        (Level.COMMUNITY, "良繁生活区", Kind.COMMUNITY),
        (Level.COMMUNITY, "中兴居民社区委员会", Kind.COMMUNITY),
        (Level.GRID, "12号楼网格", Kind.GRID),
    ],
)
def test_the_kind_is_read_from_the_end_of_the_name(level, name, kind):
    assert kind_of(level, name) is kind


def test_the_real_districts_have_villages_and_communities_towns_and_odd_places():
    kinds = [division.kind for division in read_register(REAL.read_bytes())]
    assert kinds.count(Kind.VILLAGE) == 1263
    assert kinds.count(Kind.COMMUNITY) == 583
    assert (kinds.count(Kind.STREET), kinds.count(Kind.TOWN), kinds.count(Kind.TOWNSHIP)) == (52, 47, 7)
    assert kinds.count(Kind.OTHER) == 6
