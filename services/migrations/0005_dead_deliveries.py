"""Deliveries that were given up are found without reading those that were made."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("services", "0004_account_phone")]

    operations = [
        ops.RunSQL(["create index on delivery (district_code, dead_at) where dead_at is not null"])
    ]
