from tortoise import migrations
from tortoise.migrations import operations as ops
from services.deliberation.room.models import PollState
from services.kernel.clock import now
from services.kernel.rows import uuid7
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('services', '0024_votes_keys')]

    initial = False

    operations = [
        ops.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('meeting_id', fields.UUIDField()),
                ('number', fields.IntField()),
                ('title', fields.CharField(max_length=100)),
                ('topic_id', fields.UUIDField(null=True)),
                ('matter_id', fields.UUIDField(null=True)),
            ],
            options={'table': 'agenda_item', 'app': 'services', 'pk_attr': 'id', 'table_description': "One item of a meeting's agenda: a topic, a matter, or a title alone. Everybody may read the title."},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='Minutes',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('meeting_id', fields.UUIDField()),
                ('recorder_id', fields.UUIDField(null=True)),
                ('text', fields.TextField(default='', unique=False)),
                ('published_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'minutes', 'app': 'services', 'pk_attr': 'id', 'table_description': 'One for each meeting. Everybody in the community reads the text once it is published.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='Poll',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('meeting_id', fields.UUIDField()),
                ('item_id', fields.UUIDField()),
                ('question', fields.CharField(max_length=200)),
                ('anonymous', fields.BooleanField(default=False)),
                ('state', fields.CharEnumField(description='PAPERS: papers\nCASTING: casting\nCLOSED: closed\nVOID: void', enum_type=PollState, max_length=10)),
                ('majority', fields.CharField(default='', max_length=20)),
                ('entitled', fields.IntField()),
                ('turnout', fields.IntField(null=True)),
                ('closed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'poll', 'app': 'services', 'pk_attr': 'id', 'table_description': 'A question put to the vote in the room (会场表决). `entitled`: how many had signed in.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='PollOption',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('poll_id', fields.UUIDField()),
                ('number', fields.IntField()),
                ('text', fields.CharField(max_length=100)),
                ('votes', fields.IntField(null=True)),
                ('carried', fields.BooleanField(null=True)),
            ],
            options={'table': 'poll_option', 'app': 'services', 'pk_attr': 'id', 'table_description': 'One answer. `votes` is null until the poll is closed; `carried` is whether the majority was for it.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='Resolution',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('meeting_id', fields.UUIDField()),
                ('item_id', fields.UUIDField(null=True)),
                ('matter_id', fields.UUIDField(null=True)),
                ('what', fields.CharField(max_length=200)),
                ('standard', fields.TextField(default='', unique=False)),
                ('owner_id', fields.UUIDField(null=True)),
                ('department_id', fields.UUIDField(null=True)),
                ('supervisor_id', fields.UUIDField(null=True)),
                ('due_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('who', fields.CharField(default='', max_length=120)),
                ('supervised_by', fields.CharField(default='', max_length=60)),
                ('task_id', fields.UUIDField(null=True)),
                ('published_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'resolution', 'app': 'services', 'pk_attr': 'id', 'table_description': 'One line of the minutes. `who` is what the public reads of who does it; `task_id`: what it became.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='SecretBallot',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('poll_id', fields.UUIDField()),
                ('option_id', fields.UUIDField()),
            ],
            options={'table': 'secret_ballot', 'app': 'services', 'pk_attr': 'id', 'table_description': 'One paper that was put into the box of a secret vote: its option, and nothing of whose it is or when.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='Statement',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('meeting_id', fields.UUIDField()),
                ('item_id', fields.UUIDField()),
                ('member_id', fields.UUIDField()),
                ('person_id', fields.UUIDField()),
                ('text', fields.TextField(unique=False)),
            ],
            options={'table': 'statement', 'app': 'services', 'pk_attr': 'id', 'table_description': 'What a member said to an item, as it was written down; never changed.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='Voter',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('created_at', fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ('district_code', fields.IntField()),
                ('tenant', fields.BigIntField()),
                ('poll_id', fields.UUIDField()),
                ('member_id', fields.UUIDField()),
                ('person_id', fields.UUIDField()),
                ('option_id', fields.UUIDField(null=True)),
            ],
            options={'table': 'voter', 'app': 'services', 'pk_attr': 'id', 'table_description': 'That a member has voted; and how, unless the vote is secret: then `option_id` stays empty for ever.'},
            bases=['Row'],
        ),
    ]
