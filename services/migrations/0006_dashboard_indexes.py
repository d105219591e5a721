"""Indexes for what the console counts and sorts: open, overdue and due matters, and months."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("services", "0005_dead_deliveries")]

    operations = [
        ops.RunSQL(
            [
                "create index on matter (district_code, street_code, community_code, tenant, colour, overdue) "
                "where state in ('assigned', 'reported', 'triaged')",
                "create index on matter (district_code, created_at desc, id desc) where overdue",
                "create index on matter (district_code, due_at, id) where due_at is not null",
                "create index on matter (district_code, resolved_at) "
                "include (street_code, community_code, tenant) where resolved_at is not null",
                "create index on matter (district_code, created_at) include (street_code, community_code, tenant)",
                "create index on verdict (district_code, created_at) "
                "include (street_code, community_code, tenant, rating)",
            ]
        )
    ]
