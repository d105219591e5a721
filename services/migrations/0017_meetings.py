from tortoise import migrations
from tortoise.migrations import operations as ops
from services.deliberation.meetings.members import MemberState
from services.deliberation.meetings.models import MeetingState
from services.deliberation.topics.models import TopicState
from services.kernel.clock import now
from services.kernel.rows import uuid7
from services.methods.vocabulary import Joining, Side, Tier
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('services', '0016_cases_keys')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Meeting',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('kind', fields.CharField(max_length=30)),
                ('name', fields.CharField(max_length=40)),
                ('tier', fields.CharEnumField(description='BUILDING: building\nESTATE: estate\nGRID: grid\nCOMMUNITY: community\nSTREET: street\nDISTRICT: district', enum_type=Tier, max_length=10)),
                ('theme', fields.CharField(null=True, max_length=30)),
                ('period', fields.CharField(null=True, max_length=10)),
                ('state', fields.CharEnumField(default=MeetingState.PLANNED, description='PLANNED: planned\nOPEN: open\nCLOSED: closed\nPUBLISHED: published\nMISSED: missed\nCANCELLED: cancelled', enum_type=MeetingState, max_length=10)),
                ('planned_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('place', fields.CharField(default='', max_length=100)),
                ('reason', fields.CharField(default='', max_length=500)),
                ('method_id', fields.UUIDField(null=True)),
                ('special_matter_id', fields.UUIDField(null=True)),
                ('special_task_id', fields.UUIDField(null=True)),
                ('present', fields.IntField(null=True)),
                ('invited', fields.IntField(null=True)),
                ('missed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('opened_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('closed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('published_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'meeting', 'app': 'services', 'pk_attr': 'id', 'table_description': 'One meeting of a kind of the method, at the tenant whose tier it is.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='MeetingPlan',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('kind', fields.CharField(max_length=30)),
                ('method_id', fields.UUIDField(null=True)),
                ('upto', fields.DateField(null=True)),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'meeting_plan', 'app': 'services', 'pk_attr': 'id', 'table_description': 'That meetings of a kind are held in a tenant by the calendar. `upto` ends the last period planned.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='MeetingRules',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('kind', fields.CharField(max_length=30)),
                ('version', fields.IntField()),
                ('text', fields.TextField(unique=False)),
                ('parties', fields.TextField(unique=False)),
            ],
            options={'table': 'meeting_rules', 'app': 'services', 'pk_attr': 'id', 'table_description': 'The rules (议事规则, 议事流程) that the parties have adopted for a kind of meeting. Never changed.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='Member',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('meeting_id', fields.UUIDField()),
                ('person_id', fields.UUIDField()),
                ('name', fields.CharField(max_length=40)),
                ('joining', fields.CharEnumField(description='STANDING: standing\nINVITATION: invitation\nNOMINATION: nomination\nRECOMMENDATION: recommendation\nSELF_NOMINATION: self_nomination', enum_type=Joining, max_length=20)),
                ('side', fields.CharEnumField(null=True, description='SPEAKING: speaking\nLISTENING: listening', enum_type=Side, max_length=10)),
                ('group', fields.CharField(null=True, max_length=30)),
                ('state', fields.CharEnumField(default=MemberState.ACCEPTED, description='PROPOSED: proposed\nACCEPTED: accepted\nREFUSED: refused', enum_type=MemberState, max_length=10)),
                ('public', fields.BooleanField(default=False)),
                ('signed_in_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('signed_by_id', fields.UUIDField(null=True)),
            ],
            options={'table': 'member', 'app': 'services', 'pk_attr': 'id', 'table_description': "One person at one meeting, under the name they had then. `group` is a code of the method's composition."},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='Topic',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('title', fields.CharField(max_length=100)),
                ('detail', fields.TextField(default='', unique=False)),
                ('month', fields.CharField(null=True, max_length=7)),
                ('theme', fields.CharField(null=True, max_length=30)),
                ('state', fields.CharEnumField(default=TopicState.CHOSEN, description='CHOSEN: chosen\nDELIBERATED: deliberated\nDROPPED: dropped', enum_type=TopicState, max_length=12)),
            ],
            options={'table': 'topic', 'app': 'services', 'pk_attr': 'id', 'table_description': 'What is to be deliberated, in words that say nothing of who raised it.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='TopicMatter',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('topic_id', fields.UUIDField()),
                ('matter_id', fields.UUIDField()),
            ],
            options={'table': 'topic_matter', 'app': 'services', 'pk_attr': 'id', 'table_description': 'That a matter belongs to a topic. It says no more than that.'},
            bases=['Row'],
        ),
    ]
