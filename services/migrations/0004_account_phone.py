"""An account keeps its phone number sealed, and knows when somebody else chose its password."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("services", "0003_matter_number")]

    operations = [
        ops.AddField(
            model_name="Account",
            name="password_temporary",
            field=fields.BooleanField(default=False),
        ),
        ops.AddField(
            model_name="Account",
            name="phone_masked",
            field=fields.CharField(null=True, max_length=20),
        ),
        ops.AddField(
            model_name="Account",
            name="phone_sealed",
            field=fields.TextField(null=True, unique=False),
        ),
    ]
