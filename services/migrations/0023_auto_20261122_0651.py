from tortoise import migrations
from tortoise.migrations import operations as ops

class Migration(migrations.Migration):
    dependencies = [('services', '0022_keys')]

    initial = False

    operations = [
        ops.AlterModelOptions(
            name='SurveyAnswer',
            options={'table': 'survey_answer', 'app': 'services', 'pk_attr': 'id', 'table_description': 'A rating for each question. Its id is random and its time a mere day, so that order tells nothing.'},
        ),
    ]
