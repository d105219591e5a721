"""A district's worth of rows, made by PostgreSQL itself: the same ones each time.

Its streets and communities are the real ones of one of the demo's districts. Every row is a function of its
number, so that two databases of different sizes hold the same kind of thing.
"""

import csv
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import asyncpg

import deploy
from services.kernel.codes import level_of, pad, parent_of

DISTRICT = 210114
GRIDS = 4
"""In each community."""
DIVISIONS = Path(deploy.__file__ or "deploy/x").parent / "demo_data" / "divisions.csv"


@dataclass(frozen=True)
class Size:
    name: str
    matters: int
    wishes: int
    people: int
    deadlines: int = 0


SMALL = Size("bench_20k", 20_000, 5_000, 5_000)
FULL = Size("bench_200k", 200_000, 50_000, 50_000)
HUGE = Size("bench_5m", 5_000_000, 50_000, 50_000)

FUNCTIONS = """
create function pg_temp.id(at timestamptz, number bigint, salt text) returns uuid language sql immutable as $$
  select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7'
    || substr(md5(salt || number), 1, 3) || '8' || substr(md5(salt || number), 5, 15))::uuid $$;
create function pg_temp.dice(number bigint, salt int, sides int) returns int language sql immutable as $$
  select ((hashint8extended(number, salt) & 2147483647) % sides)::int $$;
create function pg_temp.pick(number bigint, salt int, words text[]) returns text language sql immutable as $$
  select words[1 + pg_temp.dice(number, salt, cardinality(words))] $$;
create temp table grid as
  select code, row_number() over (order by code) - 1 number from tenant where level = 'grid';
"""
PEOPLE = """
create temp table someone as
select n number, at since, pg_temp.id(at, n, 'person') id, grid.code tenant from (
  select n, timestamptz '2023-01-01' + n * interval '7 minutes 3.217 seconds' as at
  from generate_series(1, {people}) n) n
join grid on grid.number = n % {grids};
insert into person (id, created_at, district_code, tenant, name, phone_masked, phone_sealed, phone_hash)
select id, since, {district}, tenant,
  pg_temp.pick(number, 1, '{{王,李,张,刘,陈,杨,赵,黄,周,吴,徐,孙,胡,朱,高,欧阳}}')
  || pg_temp.pick(number, 2, '{{秀英,桂兰,建国,志强,敏,静,丽,伟,芳,玉梅,淑珍,春生}}'),
  '13' || pg_temp.dice(number, 3, 10) || '****' || lpad(pg_temp.dice(number, 4, 10000)::text, 4, '0'),
  'v1.k0.' || md5(number::text) || md5((-number)::text), md5('phone' || number) || md5('hash' || number)
from someone;
create unique index on someone (number); analyze someone;
"""
MATTERS = """
insert into matter (id, created_at, district_code, tenant, number, title, detail, place, channel, state,
  category, colour, triage_class, rung, reporter_id, reporter_hidden, owner_id, due_at, overdue, round,
  outcome, rating, resolved_at, closed_at, stage, facts)
select pg_temp.id(at, n, 'matter'), at, {district}, p.tenant, to_char(at, 'YYYYMMDD') || '-' || n,
  pg_temp.pick(n, 1, '{{楼道路灯不亮,下水道堵塞返味,小区门口积水,电动车占用消防通道,楼上漏水,广场舞扰民}}'),
  repeat('居民反映已有一段时间，希望社区尽快安排人员到现场查看并处理。', 1 + pg_temp.dice(n, 2, 4)),
  (1 + pg_temp.dice(n, 3, 30)) || '号楼' || (1 + pg_temp.dice(n, 4, 6)) || '单元',
  pg_temp.pick(n, 5, '{{grid,hall,wechat,hotline,app}}'), state,
  case when state <> 'reported' then pg_temp.pick(n, 6, '{{基础设施,环境卫生,邻里纠纷,公共安全}}') end,
  case when state <> 'reported' then pg_temp.pick(n, 7, '{{green,green,green,orange,red}}') end,
  case when state <> 'reported' then 'immediate' end, 'community', p.id, n % 20 = 0,
  case when state in ('assigned', 'resolved', 'closed') then o.id end,
  case when state = 'assigned' then at + interval '7 days' end, state = 'assigned' and n % 5 = 0, 1,
  case when state in ('resolved', 'closed') then '已到现场处理完毕' end,
  case when state = 'closed' then pg_temp.pick(n, 8, '{{satisfied,mostly_satisfied}}') end,
  case when state in ('resolved', 'closed') then at + interval '3 days' end,
  case when state in ('declined', 'closed') then at + interval '5 days' end,
  case state when 'reported' then 'accept' when 'triaged' then 'handle' when 'assigned' then 'handle'
    when 'resolved' then 'rate' else 'done' end,
  case when state = 'reported' then '["reported"]' else '["immediate", "reported", "triaged"]' end::jsonb
from (
  select n, timestamptz '2023-06-01' + n * (interval '730 days' / {matters}) as at,
    pg_temp.pick(n, 9, '{{reported,triaged,assigned,resolved,closed,closed,closed,closed,declined}}') state
  from generate_series(1, {matters}) n) n
join someone p on p.number = 1 + pg_temp.dice(n, 10, {people})
join someone o on o.number = 1 + pg_temp.dice(n, 11, {people});
"""
WISHES = """
create temp table hope as
select n number, at, pg_temp.id(at, n, 'wish') id, p.tenant, p.id wisher, p.number wisher_number,
  pg_temp.pick(n, 1, '{{open,claimed,granted,confirmed,confirmed}}') state
from (
  select n, timestamptz '2024-01-01' + n * (interval '500 days' / {wishes}) as at
  from generate_series(1, {wishes}) n) n
join someone p on p.number = 1 + pg_temp.dice(n, 2, {people});
insert into wish (id, created_at, district_code, tenant, title, detail, wisher_kind, state, published_at,
  granted_at)
select id, at, {district}, tenant,
  pg_temp.pick(number, 3, '{{一副老花镜,书包和文具,帮忙换灯泡,陪同去医院,一双棉鞋}}'), '希望在年底前实现。',
  pg_temp.pick(number, 4, '{{独居老人,困境儿童,残疾人}}'), state, at + interval '1 hour',
  case when state in ('granted', 'confirmed') then at + interval '9 days' end
from hope;
insert into wisher (id, created_at, district_code, tenant, wish_id, person_id)
select pg_temp.id(at, number, 'wisher'), at, {district}, tenant, id, wisher from hope;
insert into claim (id, created_at, district_code, tenant, wish_id, volunteer_id, granted_at, released_at)
select pg_temp.id(c.at, hope.number * 10 + try, 'claim'), c.at, {district}, hope.tenant, hope.id, p.id,
  case when not given_back and state in ('granted', 'confirmed') then c.at + interval '2 days' end,
  case when given_back then c.at + interval '1 day' end
from hope cross join generate_series(1, 3) try
cross join lateral (
  select hope.at + try * interval '2 days' as at, try <= pg_temp.dice(number, 5, 3) given_back) c
join someone p on p.number = 1 + (wisher_number - 1 + try * {grids}) % {people}
where given_back or (state <> 'open' and try = 1 + pg_temp.dice(hope.number, 5, 3));
"""
DEADLINES = """
insert into deadline (id, created_at, district_code, tenant, subject_type, subject_id, kind, passing, due_at)
select pg_temp.id(since, n, 'deadline'), since, {district}, p.tenant, 'matter', pg_temp.id(since, n, 'x'),
  'limit', 1, timestamptz '2099-01-01' + n * interval '31 seconds'
from generate_series(1, {deadlines}) n join someone p on p.number = 1 + n % {people};
"""
PARTS = (FUNCTIONS, PEOPLE, MATTERS, WISHES, DEADLINES)
INDEXES = """
select i.indexrelid::regclass::text name, pg_get_indexdef(i.indexrelid) text from pg_index i
where i.indrelid = 'matter'::regclass
  and not exists (select from pg_constraint c where c.conindid = i.indexrelid)"""


async def fill(owner: asyncpg.Connection, size: Size) -> None:
    """Without looking each reference up; indexes of the largest table are made when it is full."""
    begun = time.monotonic()
    say(f"making {size.name}: {size.matters:,} matters, {size.wishes:,} wishes, {size.people:,} people …")
    await owner.execute("set session_replication_role = replica; set maintenance_work_mem = '512MB'")
    await owner.execute("set synchronous_commit = off; set work_mem = '128MB'")
    places = _places()
    await owner.executemany(
        "insert into tenant (code, created_at, district_code, parent_code, level, kind, name) "
        "values ($1, timestamptz '2023-01-01', $2, $3, $4, $4, $5)",
        places,
    )
    indexes = await owner.fetch(INDEXES)
    for index in indexes:
        await owner.execute(f"drop index {index['name']}")
    grids = sum(level_of(code) == "grid" for code, *_ in places)
    for part in PARTS:
        await owner.execute(part.format(district=DISTRICT, grids=grids, **vars(size)))
    for index in indexes:
        await owner.execute(index["text"])
    await owner.execute("vacuum analyze")
    say(f"{size.name} is there after {time.monotonic() - begun:.0f} s")


def _places() -> list[tuple[int, int, int | None, str, str]]:
    """The register's part below the district, with grids."""
    with DIVISIONS.open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["code"].startswith(str(DISTRICT))]
    named = [(pad(row["code"]), row["name"]) for row in rows]
    communities = [code for code, _ in named if level_of(code) == "community"]
    named += [(code + number, f"第{number}网格") for code in communities for number in range(1, GRIDS + 1)]
    return [(code, DISTRICT, parent_of(code), str(level_of(code)), name) for code, name in sorted(named)]


def say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
