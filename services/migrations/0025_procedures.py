from tortoise import migrations
from tortoise.migrations import operations as ops
from services.deliberation.procedures.models import ProcedureState
from services.kernel.clock import now
from services.kernel.rows import uuid7
from services.methods.vocabulary import Evidence
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('services', '0024_votes_keys')]

    initial = False

    operations = [
        ops.CreateModel(
            name='DecisionProcedure',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('code', fields.CharField(max_length=30)),
                ('name', fields.CharField(max_length=40)),
                ('subject', fields.CharField(max_length=100)),
                ('grounds', fields.TextField(unique=False)),
                ('state', fields.CharEnumField(default=ProcedureState.DECIDING, description='DECIDING: deciding\nFILING: filing\nFILED: filed\nDISCLOSING: disclosing\nCOMPLETED: completed\nABANDONED: abandoned', enum_type=ProcedureState, max_length=10)),
                ('method_id', fields.UUIDField(null=True)),
                ('matter_id', fields.UUIDField(null=True)),
                ('started_by_id', fields.UUIDField(null=True)),
                ('reason', fields.TextField(null=True, unique=False)),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'decision_procedure', 'app': 'services', 'pk_attr': 'id', 'table_description': 'One major decision: what about, and why it is major.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='ProcedureFiling',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('procedure_id', fields.UUIDField()),
                ('round', fields.IntField()),
                ('filed_by_id', fields.UUIDField(null=True)),
                ('note', fields.TextField(default='', unique=False)),
                ('accepted', fields.BooleanField(null=True)),
                ('reason', fields.TextField(default='', unique=False)),
                ('answered_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('answered_by_id', fields.UUIDField(null=True)),
            ],
            options={'table': 'procedure_filing', 'app': 'services', 'pk_attr': 'id', 'table_description': 'One time that a decision was filed above (备案), and the answer. What was returned is kept.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='ProcedurePaper',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('step_id', fields.UUIDField()),
                ('content', fields.BinaryField()),
                ('width', fields.IntField()),
                ('height', fields.IntField()),
            ],
            options={'table': 'procedure_paper', 'app': 'services', 'pk_attr': 'id', 'table_description': 'A picture of what was signed at a step, as small and as bare as any picture that is kept.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='ProcedurePosting',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('procedure_id', fields.UUIDField()),
                ('place', fields.IntField()),
                ('code', fields.CharField(max_length=10)),
                ('name', fields.CharField(max_length=40)),
                ('subject', fields.CharField(max_length=100)),
                ('text', fields.TextField(unique=False)),
                ('due_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'procedure_posting', 'app': 'services', 'pk_attr': 'id', 'table_description': 'One of the disclosures (公开): for everyone in the district to read, also when it hangs no more.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='ProcedureStep',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('procedure_id', fields.UUIDField()),
                ('place', fields.IntField()),
                ('code', fields.CharField(max_length=30)),
                ('name', fields.CharField(max_length=40)),
                ('evidence', fields.CharEnumField(description='STATEMENT: statement\nMINUTES: minutes\nVOTE: vote\nFILE: file', enum_type=Evidence, max_length=10)),
                ('taken_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('taken_by_id', fields.UUIDField(null=True)),
                ('text', fields.TextField(default='', unique=False)),
                ('agreed', fields.IntField(null=True)),
                ('against', fields.IntField(null=True)),
                ('abstained', fields.IntField(null=True)),
            ],
            options={'table': 'procedure_step', 'app': 'services', 'pk_attr': 'id', 'table_description': 'One step and its record, which is empty until the step is taken.'},
            bases=['Row'],
        ),
    ]
