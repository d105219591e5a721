"""Keys, references and indexes of mediation_party, mediation_case, mediation_talk, mediation_tally: made from their declarations when they were new."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("services", "0015_cases")]

    operations = [
        ops.RunSQL(
            [
                'alter table mediation_party drop constraint mediation_party_pkey',
                'alter table mediation_party add constraint mediation_party_pkey primary key (district_code, id)',
                'alter table mediation_party add constraint mediation_party_district check (district_code = tenant / 1000000000)',
                'alter table mediation_party add column street_code bigint generated always as (tenant / 1000000) stored',
                'alter table mediation_party add column community_code bigint generated always as (tenant / 1000) stored',
                'alter table mediation_party add constraint mediation_party_case_id_person_id_key unique (district_code, case_id, person_id)',
                'alter table mediation_case drop constraint mediation_case_pkey',
                'alter table mediation_case add constraint mediation_case_pkey primary key (district_code, id)',
                'alter table mediation_case add constraint mediation_case_district check (district_code = tenant / 1000000000)',
                'alter table mediation_case add column street_code bigint generated always as (tenant / 1000000) stored',
                'alter table mediation_case add column community_code bigint generated always as (tenant / 1000) stored',
                'alter table mediation_case add constraint mediation_case_number_key unique (district_code, number)',
                'alter table mediation_talk drop constraint mediation_talk_pkey',
                'alter table mediation_talk add constraint mediation_talk_pkey primary key (district_code, id)',
                'alter table mediation_talk add constraint mediation_talk_district check (district_code = tenant / 1000000000)',
                'alter table mediation_talk add column street_code bigint generated always as (tenant / 1000000) stored',
                'alter table mediation_talk add column community_code bigint generated always as (tenant / 1000) stored',
                'alter table mediation_tally drop constraint mediation_tally_pkey',
                'alter table mediation_tally add constraint mediation_tally_pkey primary key (district_code, id)',
                'alter table mediation_tally add constraint mediation_tally_district check (district_code = tenant / 1000000000)',
                'alter table mediation_tally add column street_code bigint generated always as (tenant / 1000000) stored',
                'alter table mediation_tally add column community_code bigint generated always as (tenant / 1000) stored',
                'alter table mediation_tally add constraint mediation_tally_tenant_month_key unique (district_code, tenant, month)',
                'alter table mediation_party add constraint mediation_party_tenant_fkey foreign key (district_code, tenant) references tenant (district_code, code)',
                'alter table mediation_party add constraint mediation_party_case_id_fkey foreign key (district_code, case_id) references mediation_case (district_code, id)',
                'alter table mediation_party add constraint mediation_party_person_id_fkey foreign key (district_code, person_id) references person (district_code, id)',
                'create statistics mediation_party_levels (dependencies) on district_code, street_code, community_code, tenant from mediation_party',
                'alter table mediation_case add constraint mediation_case_tenant_fkey foreign key (district_code, tenant) references tenant (district_code, code)',
                'alter table mediation_case add constraint mediation_case_matter_id_fkey foreign key (district_code, matter_id) references matter (district_code, id)',
                'create index mediation_case_district_code_newest on mediation_case (district_code, created_at desc, id desc)',
                'create index mediation_case_street_code_newest on mediation_case (street_code, created_at desc, id desc)',
                'create index mediation_case_community_code_newest on mediation_case (community_code, created_at desc, id desc)',
                'create index mediation_case_tenant_newest on mediation_case (tenant, created_at desc, id desc)',
                'create statistics mediation_case_levels (dependencies) on district_code, street_code, community_code, tenant from mediation_case',
                'alter table mediation_talk add constraint mediation_talk_tenant_fkey foreign key (district_code, tenant) references tenant (district_code, code)',
                'alter table mediation_talk add constraint mediation_talk_case_id_fkey foreign key (district_code, case_id) references mediation_case (district_code, id)',
                'alter table mediation_talk add constraint mediation_talk_recorded_by_id_fkey foreign key (district_code, recorded_by_id) references person (district_code, id)',
                'create statistics mediation_talk_levels (dependencies) on district_code, street_code, community_code, tenant from mediation_talk',
                'create index on mediation_talk (district_code, case_id, held_at)',
                'alter table mediation_tally add constraint mediation_tally_tenant_fkey foreign key (district_code, tenant) references tenant (district_code, code)',
                'create statistics mediation_tally_levels (dependencies) on district_code, street_code, community_code, tenant from mediation_tally',
            ]
        )
    ]
