"""Keys, references and indexes of disclosure, open_disclosure: made from their declarations when they were new."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("services", "0013_scores")]

    operations = [
        ops.RunSQL(
            [
                'alter table disclosure drop constraint disclosure_pkey',
                'alter table disclosure add constraint disclosure_pkey primary key (district_code, id)',
                'alter table disclosure add constraint disclosure_district check (district_code = tenant / 1000000000)',
                'alter table disclosure add column street_code bigint generated always as (tenant / 1000000) stored',
                'alter table disclosure add column community_code bigint generated always as (tenant / 1000) stored',
                'alter table open_disclosure drop constraint open_disclosure_pkey',
                'alter table open_disclosure add constraint open_disclosure_pkey primary key (district_code, id)',
                'alter table open_disclosure add constraint open_disclosure_district check (district_code = tenant / 1000000000)',
                'alter table open_disclosure add column street_code bigint generated always as (tenant / 1000000) stored',
                'alter table open_disclosure add column community_code bigint generated always as (tenant / 1000) stored',
                'alter table disclosure add constraint disclosure_tenant_fkey foreign key (district_code, tenant) references tenant (district_code, code)',
                'alter table disclosure add constraint disclosure_matter_id_fkey foreign key (district_code, matter_id) references matter (district_code, id)',
                'alter table disclosure add constraint disclosure_open_id_fkey foreign key (district_code, open_id) references open_disclosure (district_code, id)',
                'alter table disclosure add constraint disclosure_prepared_by_id_fkey foreign key (district_code, prepared_by_id) references person (district_code, id)',
                'alter table disclosure add constraint disclosure_published_by_id_fkey foreign key (district_code, published_by_id) references person (district_code, id)',
                'create index disclosure_district_code_newest on disclosure (district_code, created_at desc, id desc)',
                'create index disclosure_street_code_newest on disclosure (street_code, created_at desc, id desc)',
                'create index disclosure_community_code_newest on disclosure (community_code, created_at desc, id desc)',
                'create index disclosure_tenant_newest on disclosure (tenant, created_at desc, id desc)',
                'create statistics disclosure_levels (dependencies) on district_code, street_code, community_code, tenant from disclosure',
                "create unique index on disclosure (district_code, matter_id) where state = 'draft'",
                "create unique index on disclosure (district_code, matter_id) where state = 'published'",
                'create index on disclosure (district_code, matter_id, id)',
                'alter table open_disclosure add constraint open_disclosure_tenant_fkey foreign key (district_code, tenant) references tenant (district_code, code)',
                'create index open_disclosure_district_code_newest on open_disclosure (district_code, created_at desc, id desc)',
                'create index open_disclosure_street_code_newest on open_disclosure (street_code, created_at desc, id desc)',
                'create index open_disclosure_community_code_newest on open_disclosure (community_code, created_at desc, id desc)',
                'create index open_disclosure_tenant_newest on open_disclosure (tenant, created_at desc, id desc)',
                'create statistics open_disclosure_levels (dependencies) on district_code, street_code, community_code, tenant from open_disclosure',
                'create index on open_disclosure (district_code, community_code, id desc) where withdrawn_at is null',
                'create index on open_disclosure (district_code, community_code, changed_at)',
            ]
        )
    ]
