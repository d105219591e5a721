"""Every table that any operation reads is read by district, whichever way the operation is executed."""

import pytest

from schema.reading.sql import texts
from tests.schema.reading.asking import fast, ordinary
from tests.schema.reading.districts import district_of, undistricted
from tests.schema.reading.hard import HARD


async def test_every_table_reference_of_every_statement_says_its_district(town):
    for query, variables in HARD:
        for actor in town.actors.values():
            await fast(actor, query, variables)
            await ordinary(actor, query, variables)

    assert len(texts) > 50
    for ready in texts:
        assert undistricted(ready.sql, district_of(ready)) == [], ready.sql


@pytest.mark.parametrize(
    "sql",
    [
        "select t.id from matter t where t.id = $2",
        "select t.id from matter t where t.district_code = $2",
        "select 1 from (select t.id from matter t where t.district_code = $1) r, (select 1 from note t) n",
        "select t.id from matter t where t.district_code = $1 and exists (select 1 from note n)",
        "select 1 from matter t join person p on p.id = t.reporter_id where t.district_code = $1",
        "select 1 from matter t where t.district_code = $1 and exists (select 1 from note t where true)",
    ],
)
async def test_a_reference_without_its_district_is_found(db, sql):
    assert undistricted(sql, "$1")
