from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from services.kernel.clock import now
from services.kernel.rows import uuid7
from services.methods.models import MethodState
from services.methods.vocabulary import Colour
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('services', '0006_dashboard_indexes')]

    initial = False

    operations = [
        ops.CreateModel(
            name='MethodVersion',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('code', fields.CharField(max_length=30)),
                ('name', fields.CharField(max_length=40)),
                ('version', fields.IntField()),
                ('state', fields.CharEnumField(default=MethodState.DRAFT, description='DRAFT: draft\nACTIVE: active\nRETIRED: retired', enum_type=MethodState, max_length=10)),
                ('text', fields.TextField(unique=False)),
                ('base_id', fields.UUIDField(null=True)),
                ('made_by_id', fields.UUIDField(null=True)),
                ('activated_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'method', 'app': 'services', 'pk_attr': 'id', 'table_description': "One version of one tenant's method. Once active, its text never changes: matters stay with it."},
            bases=['Row'],
        ),
        ops.AlterField(
            model_name='Matter',
            name='colour',
            field=fields.CharEnumField(null=True, description='GREEN: green\nBLUE: blue\nYELLOW: yellow\nORANGE: orange\nRED: red', enum_type=Colour, max_length=10),
        ),
        ops.AddField(
            model_name='Matter',
            name='facts',
            field=fields.JSONField(null=True, default=list, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name='Matter',
            name='method_id',
            field=fields.UUIDField(null=True),
        ),
        ops.AddField(
            model_name='Matter',
            name='stage',
            field=fields.CharField(null=True, default='', max_length=30),
        ),
    ]
