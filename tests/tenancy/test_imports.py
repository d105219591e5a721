"""A register is taken over whole or not at all, and once, however often it is sent."""

import asyncio
from pathlib import Path

import pytest

from services.kernel.access import Actor, Role
from services.kernel.errors import Forbidden
from services.kernel.scope import acting
from services.tenancy.actions import create_district
from services.tenancy.imports import Imported, import_register
from services.tenancy.register import RegisterInvalid
from tests import make

OPERATOR = Actor(Role.PLATFORM_OPERATOR, 0)
REAL = (Path(__file__).parents[2] / "deploy/demo_data/divisions.csv").read_bytes()
HEADER = "code,name,level,parent_code\n"
YUHONG = f"""{HEADER}210114,于洪区,district,
210114007,北陵街道,street,210114
210114007038,湖畔新城社区居委会,community,210114007
"""


async def imported(content, actor=OPERATOR, **named):
    async with acting(actor):
        return await import_register(
            actor, content if isinstance(content, bytes) else content.encode(), **named
        )


async def table(owner):
    return await owner.fetch(
        "select code, parent_code, level, kind, name, created_at from tenant order by code"
    )


async def events(owner):
    rows = await owner.fetch("select kind, tenant from event order by id")
    return [tuple(row) for row in rows]


async def test_the_real_register_is_taken_over_and_again_changes_nothing(db, owner):
    steps = []
    assert await imported(REAL, told=lambda *step: steps.append(step)) == Imported(created=1967)
    before = await table(owner)
    assert len(before) == 1967
    assert steps[-1] == (1967, 1967)
    assert steps == sorted(steps)
    assert await owner.fetchval("select count(*) from event where kind = 'DistrictImported'") == 9

    assert await imported(REAL) == Imported(unchanged=1967)

    assert await table(owner) == before
    assert await owner.fetchval("select count(*) from event") == 9


async def test_villages_and_communities_are_told_apart(db, owner):
    await imported(REAL)
    rows = await owner.fetch("select kind, count(*) from tenant where level = 'community' group by kind")
    kinds = {row["kind"]: row["count"] for row in rows}
    assert kinds == {"village": 1263, "community": 583}


async def test_the_same_file_in_gbk_is_the_same(db, owner):
    await imported(REAL)
    assert await imported(REAL.decode().encode("gbk")) == Imported(unchanged=1967)


async def test_a_changed_name_is_an_update_and_one_event(db, owner):
    await imported(YUHONG)
    changed = YUHONG.replace("湖畔新城社区", "湖畔新城西社区")
    assert await imported(changed) == Imported(renamed=1, unchanged=2)
    assert (
        await owner.fetchval("select name from tenant where code = $1", make.COMMUNITY)
        == "湖畔新城西社区居委会"
    )
    assert await events(owner) == [("DistrictImported", make.DISTRICT), ("TenantRenamed", make.COMMUNITY)]
    assert await imported(changed) == Imported(unchanged=3)
    assert len(await events(owner)) == 2


async def test_a_changed_name_may_change_the_kind(db, owner):
    await imported(YUHONG)
    await imported(YUHONG.replace("湖畔新城社区居委会", "湖畔新城村"))
    assert await owner.fetchval("select kind from tenant where code = $1", make.COMMUNITY) == "village"


async def test_what_the_file_leaves_out_stays(db, owner):
    await imported(YUHONG)
    before = await table(owner)
    assert await imported(YUHONG.rsplit("\n", 2)[0] + "\n") == Imported(unchanged=2)
    assert await table(owner) == before


async def test_a_parent_may_have_come_before(db, owner):
    await imported(YUHONG)
    more = HEADER + "210114007039,丁香社区,community,210114007\n210114008,陵东街道,street,210114\n"
    assert await imported(more) == Imported(created=2)
    assert await owner.fetchval("select parent_code from tenant where name = '丁香社区'") == make.STREET


async def test_a_district_opened_by_hand_takes_its_register(db, owner):
    async with acting(OPERATOR):
        await create_district(OPERATOR, "210114", "于洪")
    assert await imported(YUHONG) == Imported(created=2, renamed=1)
    assert [kind for kind, _ in await events(owner)] == ["TenantCreated", "TenantRenamed", "DistrictImported"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("210114099001,甲村,community,210114099", "UNKNOWN_PARENT"),
        ("210114008,甲街道,street,210114007", "NOT_NESTED"),
        ("210114007,又一个街道,street,210114", "DUPLICATE_CODE"),
        ("210114008,甲街道,community,210114", "WRONG_LEVEL"),
        ("21011400,甲街道,street,210114", "WRONG_CODE"),
        ("210114008,,street,210114", "EMPTY_NAME"),
        ("210114008,\ufffd街道,street,210114", "BROKEN_ENCODING"),
    ],
)
async def test_a_broken_line_is_named_and_nothing_of_the_file_is_written(db, owner, line, code):
    await imported(YUHONG.replace("北陵街道", "北陵"))
    before, told = await table(owner), await events(owner)
    with pytest.raises(RegisterInvalid) as refused:
        await imported(f"{YUHONG}370505,垦利区,district,\n{line}\n")
    assert {(6, code)} <= {(problem.line, problem.code) for problem in refused.value.problems}
    assert {problem.line for problem in refused.value.problems} == {6}
    assert await table(owner) == before
    assert await events(owner) == told


async def test_a_broken_line_among_the_real_ones_keeps_all_of_them_out(db, owner):
    with pytest.raises(RegisterInvalid) as refused:
        await imported(REAL + "640106999001,飞地社区,community,640106999\n".encode())
    assert [str(problem) for problem in refused.value.problems] == ["第 1969 行：上级代码“640106999”不存在"]
    assert await table(owner) == []
    assert await events(owner) == []


@pytest.mark.parametrize("copies", [2, 5])
async def test_imports_at_the_same_time_both_end_well(db, owner, copies):
    outcomes = await asyncio.gather(*(imported(REAL) for _ in range(copies)))
    assert sum(outcome.created for outcome in outcomes) == 1967
    assert sum(outcome.unchanged for outcome in outcomes) == 1967 * (copies - 1)
    assert len(await table(owner)) == 1967
    assert await owner.fetchval("select sum((payload ->> 'created')::int) from event") == 1967


@pytest.mark.parametrize("role", [Role.DISTRICT_STAFF, Role.AUDITOR, Role.RESIDENT])
async def test_nobody_but_the_operator_imports_a_register(db, owner, role):
    await make.tenants()
    before = await table(owner)
    someone = await make.actor(role, make.DISTRICT if role is Role.DISTRICT_STAFF else make.COMMUNITY)
    with pytest.raises(Forbidden):
        await imported(REAL, someone)
    assert await table(owner) == before
