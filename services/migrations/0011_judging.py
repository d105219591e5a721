from tortoise import migrations
from tortoise.migrations import operations as ops
from services.kernel.clock import now
from services.kernel.rows import uuid7
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('services', '0010_meetings_keys')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Pause',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('matter_id', fields.UUIDField()),
                ('round', fields.IntField()),
                ('reporter_id', fields.UUIDField()),
                ('department_id', fields.UUIDField(null=True)),
                ('reason', fields.CharField(max_length=40)),
                ('until', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('due_before', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('paused_by_id', fields.UUIDField(null=True)),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'pause', 'app': 'services', 'pk_attr': 'id', 'table_description': "One time in which a matter's clock stood still. At most one of a matter's is open."},
            bases=['Row'],
        ),
    ]
