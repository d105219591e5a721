from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from services.evaluation.awards.models import AwardState
from services.evaluation.surveys.models import SurveyState
from services.kernel.clock import now
from services.kernel.rows import uuid7
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('services', '0024_votes_keys')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Nomination',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('award', fields.CharField(max_length=30)),
                ('name', fields.CharField(max_length=40)),
                ('year', fields.IntField()),
                ('method_id', fields.UUIDField(null=True)),
                ('nominee_id', fields.UUIDField()),
                ('nominee', fields.CharField(max_length=80)),
                ('reason', fields.TextField(unique=False)),
                ('nominated_by_id', fields.UUIDField(null=True)),
                ('state', fields.CharEnumField(default=AwardState.NOMINATED, description='NOMINATED: nominated\nDELIBERATED: deliberated\nWON: won\nLOST: lost\nANNOUNCED: announced', enum_type=AwardState, max_length=12)),
                ('deliberation', fields.TextField(default='', unique=False)),
                ('decision', fields.TextField(default='', unique=False)),
                ('stars', fields.IntField(null=True)),
                ('decided_by_id', fields.UUIDField(null=True)),
                ('decided_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('announced_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'nomination', 'app': 'services', 'pk_attr': 'id', 'table_description': 'Somebody, an organization or a community put forward for an award of a year.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='PropertyScore',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('organization_id', fields.UUIDField()),
                ('quarter', fields.CharField(max_length=6)),
                ('scorer_id', fields.UUIDField()),
                ('method_id', fields.UUIDField(null=True)),
                ('marks', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('total', fields.DecimalField(max_digits=7, decimal_places=2)),
            ],
            options={'table': 'property_score', 'app': 'services', 'pk_attr': 'id', 'table_description': '`marks` has a number for each item of the method, `total` is their mean.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='Survey',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('title', fields.CharField(max_length=60)),
                ('questions', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('state', fields.CharEnumField(default=SurveyState.OPEN, description='OPEN: open\nCLOSED: closed', enum_type=SurveyState, max_length=10)),
                ('method_id', fields.UUIDField(null=True)),
                ('matter_id', fields.UUIDField(null=True)),
                ('issued', fields.IntField(default=0)),
                ('closed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'survey', 'app': 'services', 'pk_attr': 'id', 'table_description': 'One survey of one tenant, on the rating scale of the method in force when it was made.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='SurveyAnswer',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('survey_id', fields.UUIDField()),
                ('ratings', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('on_paper', fields.BooleanField(default=False)),
            ],
            options={'table': 'survey_answer', 'app': 'services', 'pk_attr': 'id', 'table_description': 'A rating for each question. Its id is random and its time a mere day, so that order tells nothing.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='SurveyLink',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('survey_id', fields.UUIDField()),
                ('token_hash', fields.CharField(max_length=64)),
                ('used', fields.BooleanField(default=False)),
            ],
            options={'table': 'survey_link', 'app': 'services', 'pk_attr': 'id', 'table_description': 'A link, known by the hash of its token. That it was used is kept, not when.'},
            bases=['Row'],
        ),
    ]
