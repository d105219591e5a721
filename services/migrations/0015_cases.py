from tortoise import migrations
from tortoise.migrations import operations as ops
from services.deliberation.mediation.models import CaseState, Side
from services.kernel.clock import now
from services.kernel.rows import uuid7
from tortoise.contrib.postgres.fields import ArrayField
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('services', '0014_scores_keys')]

    initial = False

    operations = [
        ops.CreateModel(
            name='CaseParty',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('insiders', ArrayField(element_type='UUID')),
                ('handlers', ArrayField(element_type='UUID')),
                ('case_id', fields.UUIDField()),
                ('person_id', fields.UUIDField()),
                ('side', fields.CharEnumField(description='PARTY: party\nMEDIATOR: mediator\nLAWYER: lawyer', enum_type=Side, max_length=10)),
                ('name', fields.CharField(default='', max_length=40)),
                ('left_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'mediation_party', 'app': 'services', 'pk_attr': 'id', 'table_description': 'Somebody in a case, by the name the others know. Who left reads nothing any more.'},
            bases=['Sealed'],
        ),
        ops.CreateModel(
            name='MediationCase',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('insiders', ArrayField(element_type='UUID')),
                ('handlers', ArrayField(element_type='UUID')),
                ('number', fields.CharField(max_length=20)),
                ('title', fields.CharField(max_length=100)),
                ('story', fields.TextField(default='', unique=False)),
                ('state', fields.CharEnumField(default=CaseState.OPEN, description='OPEN: open\nAGREED: agreed\nFAILED: failed\nWITHDRAWN: withdrawn\nPERFORMED: performed\nCLOSED: closed', enum_type=CaseState, max_length=10)),
                ('matter_id', fields.UUIDField(null=True)),
                ('terms', fields.TextField(null=True, unique=False)),
                ('amount', fields.DecimalField(null=True, max_digits=14, decimal_places=2)),
                ('due_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('overdue', fields.BooleanField(default=False)),
                ('outcome', fields.TextField(null=True, unique=False)),
                ('agreed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'mediation_case', 'app': 'services', 'pk_attr': 'id', 'table_description': 'One dispute. `due_at` is by when the agreement is to be performed; `amount` is in yuan.'},
            bases=['Sealed'],
        ),
        ops.CreateModel(
            name='MediationTalk',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('insiders', ArrayField(element_type='UUID')),
                ('handlers', ArrayField(element_type='UUID')),
                ('case_id', fields.UUIDField()),
                ('held_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('place', fields.CharField(default='', max_length=100)),
                ('said', fields.TextField(unique=False)),
                ('recorded_by_id', fields.UUIDField()),
            ],
            options={'table': 'mediation_talk', 'app': 'services', 'pk_attr': 'id', 'table_description': 'One conversation with the parties: when, where, and what was said.'},
            bases=['Sealed'],
        ),
        ops.CreateModel(
            name='MediationTally',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('month', fields.DateField()),
                ('opened', fields.IntField(default=0)),
                ('agreed', fields.IntField(default=0)),
                ('failed', fields.IntField(default=0)),
                ('withdrawn', fields.IntField(default=0)),
                ('performed', fields.IntField(default=0)),
                ('closed', fields.IntField(default=0)),
            ],
            options={'table': 'mediation_tally', 'app': 'services', 'pk_attr': 'id', 'table_description': 'How many cases of a tenant were opened and ended in a month. Nothing here says which.'},
            bases=['Row'],
        ),
    ]
