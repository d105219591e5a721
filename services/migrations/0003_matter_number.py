"""The running part of a matter's receipt number: unique without anyone waiting for anyone."""

from tortoise import migrations
from tortoise.migrations import operations as ops

from services.kernel.access import Sight


class Migration(migrations.Migration):
    dependencies = [("services", "0002_keys")]

    operations = [
        ops.RunSQL(
            [
                "create sequence matter_number",
                f"grant usage on sequence matter_number to {', '.join(Sight)}",
            ]
        )
    ]
