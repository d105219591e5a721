"""Keys, references and indexes of pause: made from their declarations when they were new."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("services", "0011_judging")]

    operations = [
        ops.RunSQL(
            [
                'alter table pause drop constraint pause_pkey',
                'alter table pause add constraint pause_pkey primary key (district_code, id)',
                'alter table pause add constraint pause_district check (district_code = tenant / 1000000000)',
                'alter table pause add column street_code bigint generated always as (tenant / 1000000) stored',
                'alter table pause add column community_code bigint generated always as (tenant / 1000) stored',
                'alter table pause add constraint pause_tenant_fkey foreign key (district_code, tenant) references tenant (district_code, code)',
                'alter table pause add constraint pause_matter_id_fkey foreign key (district_code, matter_id) references matter (district_code, id)',
                'alter table pause add constraint pause_paused_by_id_fkey foreign key (district_code, paused_by_id) references person (district_code, id)',
                'create statistics pause_levels (dependencies) on district_code, street_code, community_code, tenant from pause',
                'create index on pause (district_code, matter_id, id)',
                'create unique index on pause (district_code, matter_id) where ended_at is null',
            ]
        )
    ]
