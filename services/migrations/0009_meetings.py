from tortoise import migrations
from tortoise.migrations import operations as ops
from services.kernel.clock import now
from services.kernel.rows import uuid7
from services.tasks.models import TaskState
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('services', '0008_method_keys')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Task',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('subject_type', fields.CharField(max_length=30)),
                ('subject_id', fields.UUIDField()),
                ('matter_id', fields.UUIDField(null=True)),
                ('what', fields.CharField(max_length=200)),
                ('standard', fields.TextField(default='', unique=False)),
                ('owner_id', fields.UUIDField(null=True)),
                ('department_id', fields.UUIDField(null=True)),
                ('supervisor_id', fields.UUIDField(null=True)),
                ('state', fields.CharEnumField(default=TaskState.OPEN, description='OPEN: open\nDONE: done\nCONFIRMED: confirmed\nCANCELLED: cancelled', enum_type=TaskState, max_length=10)),
                ('due_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('overdue', fields.BooleanField(default=False)),
                ('round', fields.IntField(default=1)),
                ('outcome', fields.TextField(null=True, unique=False)),
                ('done_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('confirmed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'task', 'app': 'services', 'pk_attr': 'id', 'table_description': "One piece of work that came of something: a resolution, an inspection's fault, a covenant's breach."},
            bases=['Row'],
        ),
    ]
