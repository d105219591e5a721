"""Keys, references and indexes of task: made from their declarations when they were new."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("services", "0009_meetings")]

    operations = [
        ops.RunSQL(
            [
                'alter table task drop constraint task_pkey',
                'alter table task add constraint task_pkey primary key (district_code, id)',
                'alter table task add constraint task_district check (district_code = tenant / 1000000000)',
                'alter table task add column street_code bigint generated always as (tenant / 1000000) stored',
                'alter table task add column community_code bigint generated always as (tenant / 1000) stored',
                'alter table task add constraint task_tenant_fkey foreign key (district_code, tenant) references tenant (district_code, code)',
                'alter table task add constraint task_matter_id_fkey foreign key (district_code, matter_id) references matter (district_code, id)',
                'alter table task add constraint task_owner_id_fkey foreign key (district_code, owner_id) references person (district_code, id)',
                'alter table task add constraint task_department_id_fkey foreign key (district_code, department_id) references department (district_code, id)',
                'alter table task add constraint task_supervisor_id_fkey foreign key (district_code, supervisor_id) references person (district_code, id)',
                'create index task_district_code_newest on task (district_code, created_at desc, id desc)',
                'create index task_street_code_newest on task (street_code, created_at desc, id desc)',
                'create index task_community_code_newest on task (community_code, created_at desc, id desc)',
                'create index task_tenant_newest on task (tenant, created_at desc, id desc)',
                'create statistics task_levels (dependencies) on district_code, street_code, community_code, tenant from task',
                'create index on task (district_code, subject_id)',
                'create index on task (district_code, matter_id, id) where matter_id is not null',
                'create index on task (district_code, owner_id, created_at desc, id desc)',
                'create index on task (district_code, department_id, created_at desc, id desc)',
                'create index on task (district_code, supervisor_id, created_at desc, id desc)',
                'create index on task (district_code, due_at, id) where due_at is not null',
            ]
        )
    ]
