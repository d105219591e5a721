"""Keys, references and indexes of branch, membership, posting, purse, reward: made from their declarations when they were new."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("services", "0019_scores")]

    operations = [
        ops.RunSQL(
            [
                'alter table branch drop constraint branch_pkey',
                'alter table branch add constraint branch_pkey primary key (district_code, id)',
                'alter table branch add constraint branch_district check (district_code = tenant / 1000000000)',
                'alter table branch add column street_code bigint generated always as (tenant / 1000000) stored',
                'alter table branch add column community_code bigint generated always as (tenant / 1000) stored',
                'alter table branch add constraint branch_tenant_name_key unique (district_code, tenant, name)',
                'alter table membership drop constraint membership_pkey',
                'alter table membership add constraint membership_pkey primary key (district_code, id)',
                'alter table membership add constraint membership_district check (district_code = tenant / 1000000000)',
                'alter table membership add column street_code bigint generated always as (tenant / 1000000) stored',
                'alter table membership add column community_code bigint generated always as (tenant / 1000) stored',
                'alter table posting drop constraint posting_pkey',
                'alter table posting add constraint posting_pkey primary key (district_code, id)',
                'alter table posting add constraint posting_district check (district_code = tenant / 1000000000)',
                'alter table posting add column street_code bigint generated always as (tenant / 1000000) stored',
                'alter table posting add column community_code bigint generated always as (tenant / 1000) stored',
                'alter table posting add constraint posting_source_id_rule_holder_kind_holder_id_key unique (district_code, source_id, rule, holder_kind, holder_id)',
                'alter table purse drop constraint purse_pkey',
                'alter table purse add constraint purse_pkey primary key (district_code, id)',
                'alter table purse add constraint purse_district check (district_code = tenant / 1000000000)',
                'alter table purse add column street_code bigint generated always as (tenant / 1000000) stored',
                'alter table purse add column community_code bigint generated always as (tenant / 1000) stored',
                'alter table purse add constraint purse_tenant_holder_id_key unique (district_code, tenant, holder_id)',
                'alter table reward drop constraint reward_pkey',
                'alter table reward add constraint reward_pkey primary key (district_code, id)',
                'alter table reward add constraint reward_district check (district_code = tenant / 1000000000)',
                'alter table reward add column street_code bigint generated always as (tenant / 1000000) stored',
                'alter table reward add column community_code bigint generated always as (tenant / 1000) stored',
                'alter table branch add constraint branch_tenant_fkey foreign key (district_code, tenant) references tenant (district_code, code)',
                'create statistics branch_levels (dependencies) on district_code, street_code, community_code, tenant from branch',
                'alter table membership add constraint membership_tenant_fkey foreign key (district_code, tenant) references tenant (district_code, code)',
                'alter table membership add constraint membership_branch_id_fkey foreign key (district_code, branch_id) references branch (district_code, id)',
                'alter table membership add constraint membership_person_id_fkey foreign key (district_code, person_id) references person (district_code, id)',
                'create statistics membership_levels (dependencies) on district_code, street_code, community_code, tenant from membership',
                'create unique index on membership (district_code, person_id) where ended_at is null',
                'create index on membership (district_code, branch_id, id)',
                'alter table posting add constraint posting_tenant_fkey foreign key (district_code, tenant) references tenant (district_code, code)',
                'alter table posting add constraint posting_reverses_id_fkey foreign key (district_code, reverses_id) references posting (district_code, id)',
                'create index posting_district_code_newest on posting (district_code, created_at desc, id desc)',
                'create index posting_street_code_newest on posting (street_code, created_at desc, id desc)',
                'create index posting_community_code_newest on posting (community_code, created_at desc, id desc)',
                'create index posting_tenant_newest on posting (tenant, created_at desc, id desc)',
                'create statistics posting_levels (dependencies) on district_code, street_code, community_code, tenant from posting',
                'create unique index on posting (district_code, reverses_id) where reverses_id is not null',
                'create index on posting (district_code, holder_id, id)',
                'create index on posting (district_code, subject_id, id)',
                'create index on posting (district_code, holder_kind, created_at)',
                'alter table purse add constraint purse_tenant_fkey foreign key (district_code, tenant) references tenant (district_code, code)',
                'alter table purse add constraint purse_holder_id_fkey foreign key (district_code, holder_id) references person (district_code, id)',
                'create statistics purse_levels (dependencies) on district_code, street_code, community_code, tenant from purse',
                'alter table reward add constraint reward_tenant_fkey foreign key (district_code, tenant) references tenant (district_code, code)',
                'create index reward_district_code_newest on reward (district_code, created_at desc, id desc)',
                'create index reward_street_code_newest on reward (street_code, created_at desc, id desc)',
                'create index reward_community_code_newest on reward (community_code, created_at desc, id desc)',
                'create index reward_tenant_newest on reward (tenant, created_at desc, id desc)',
                'create statistics reward_levels (dependencies) on district_code, street_code, community_code, tenant from reward',
            ]
        )
    ]
