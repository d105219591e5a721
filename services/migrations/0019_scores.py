from tortoise import migrations
from tortoise.migrations import operations as ops
from decimal import Decimal
from services.evaluation.points.models import Entry
from services.kernel.clock import now
from services.kernel.rows import uuid7
from services.methods.vocabulary import Scoree
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('services', '0018_meetings_keys')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Branch',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('name', fields.CharField(max_length=60)),
            ],
            options={'table': 'branch', 'app': 'services', 'pk_attr': 'id', 'table_description': 'A party branch, at the tenant where it works.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='Membership',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('branch_id', fields.UUIDField()),
                ('person_id', fields.UUIDField()),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'membership', 'app': 'services', 'pk_attr': 'id', 'table_description': 'One person in one branch at a time. Staff below the branch see that somebody is in it, not who.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='Posting',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('holder_kind', fields.CharEnumField(description='BRANCH: branch\nMEMBER: member\nPERSON: person\nORGANIZATION: organization', enum_type=Scoree, max_length=12)),
                ('holder_id', fields.UUIDField()),
                ('entry', fields.CharEnumField(description='EARNED: earned\nGIVEN: given\nREDEEMED: redeemed\nREVERSED: reversed', enum_type=Entry, max_length=10)),
                ('rule', fields.CharField(max_length=30)),
                ('name', fields.CharField(max_length=60)),
                ('points', fields.DecimalField(max_digits=8, decimal_places=1)),
                ('source_id', fields.UUIDField()),
                ('subject_type', fields.CharField(max_length=30)),
                ('subject_id', fields.UUIDField()),
                ('round', fields.IntField(null=True)),
                ('reverses_id', fields.UUIDField(null=True)),
                ('reason', fields.CharField(default='', max_length=200)),
            ],
            options={'table': 'posting', 'app': 'services', 'pk_attr': 'id', 'table_description': 'One line of the ledger, in the tenant where it happened: points of a community are spent there.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='Purse',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('holder_id', fields.UUIDField()),
                ('redeemed', fields.DecimalField(default=Decimal('0'), max_digits=8, decimal_places=1)),
            ],
            options={'table': 'purse', 'app': 'services', 'pk_attr': 'id', 'table_description': 'What a person holds in one community: locked by whoever spends from it, so that none spends it twice.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='Reward',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('name', fields.CharField(max_length=60)),
                ('cost', fields.DecimalField(max_digits=8, decimal_places=1)),
                ('stock', fields.IntField(null=True)),
                ('ended', fields.BooleanField(default=False)),
            ],
            options={'table': 'reward', 'app': 'services', 'pk_attr': 'id', 'table_description': 'A service or a thing that a community gives for points. `stock`: how many are left; none, no limit.'},
            bases=['Row'],
        ),
    ]
