from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from services.evaluation.disclosure.models import DisclosureState
from services.kernel.access import Role
from services.kernel.clock import now
from services.kernel.rows import uuid7
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('services', '0012_judging_keys')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Disclosure',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('matter_id', fields.UUIDField()),
                ('round', fields.IntField()),
                ('state', fields.CharEnumField(default=DisclosureState.DRAFT, description='DRAFT: draft\nPUBLISHED: published\nWITHDRAWN: withdrawn', enum_type=DisclosureState, max_length=10)),
                ('title', fields.CharField(max_length=100)),
                ('course', fields.TextField(default='', unique=False)),
                ('basis', fields.TextField(default='', unique=False)),
                ('standard', fields.TextField(default='', unique=False)),
                ('result', fields.TextField(default='', unique=False)),
                ('removed', fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
                ('open_id', fields.UUIDField(null=True)),
                ('prepared_by_id', fields.UUIDField(null=True)),
                ('published_by_id', fields.UUIDField(null=True)),
                ('published_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('withdrawn_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('reason', fields.CharField(default='', max_length=200)),
            ],
            options={'table': 'disclosure', 'app': 'services', 'pk_attr': 'id', 'table_description': 'What is to be said of one round of one finished matter: made by rule, edited by staff, then published.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='OpenDisclosure',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('community', fields.CharField(max_length=80)),
                ('number', fields.CharField(default='', max_length=20)),
                ('category', fields.CharField(default='', max_length=20)),
                ('title', fields.CharField(max_length=100)),
                ('course', fields.TextField(default='', unique=False)),
                ('basis', fields.TextField(default='', unique=False)),
                ('standard', fields.TextField(default='', unique=False)),
                ('result', fields.TextField(default='', unique=False)),
                ('changed_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('withdrawn_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'open_disclosure', 'app': 'services', 'pk_attr': 'id', 'table_description': 'What everybody may read, signed in or not: the only table that visitors see.'},
            bases=['Row'],
        ),
        ops.AlterField(
            model_name='Appointment',
            name='role',
            field=fields.CharEnumField(description='PLATFORM_OPERATOR: platform_operator\nDISTRICT_STAFF: district_staff\nSTREET_STAFF: street_staff\nCOMMUNITY_SECRETARY: community_secretary\nCOMMUNITY_STAFF: community_staff\nGRID_LEADER: grid_leader\nGRID_WORKER: grid_worker\nBUILDING_LEADER: building_leader\nDEPARTMENT_OFFICER: department_officer\nORGANIZATION_CONTACT: organization_contact\nVOLUNTEER: volunteer\nRESIDENT: resident\nAUDITOR: auditor\nSYSTEM: system\nWORKER: worker\nGATE: gate\nVISITOR: visitor', enum_type=Role, max_length=30),
        ),
    ]
