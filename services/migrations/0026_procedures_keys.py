"""Keys, references and indexes of decision_procedure, procedure_filing, procedure_paper, procedure_posting, procedure_step: made from their declarations when they were new."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("services", "0025_procedures")]

    operations = [
        ops.RunSQL(
            [
                'alter table decision_procedure drop constraint decision_procedure_pkey',
                'alter table decision_procedure add constraint decision_procedure_pkey primary key (district_code, id)',
                'alter table decision_procedure add constraint decision_procedure_district check (district_code = tenant / 1000000000)',
                'alter table decision_procedure add column street_code bigint generated always as (tenant / 1000000) stored',
                'alter table decision_procedure add column community_code bigint generated always as (tenant / 1000) stored',
                'alter table procedure_filing drop constraint procedure_filing_pkey',
                'alter table procedure_filing add constraint procedure_filing_pkey primary key (district_code, id)',
                'alter table procedure_filing add constraint procedure_filing_district check (district_code = tenant / 1000000000)',
                'alter table procedure_filing add column street_code bigint generated always as (tenant / 1000000) stored',
                'alter table procedure_filing add column community_code bigint generated always as (tenant / 1000) stored',
                'alter table procedure_filing add constraint procedure_filing_procedure_id_round_key unique (district_code, procedure_id, round)',
                'alter table procedure_paper drop constraint procedure_paper_pkey',
                'alter table procedure_paper add constraint procedure_paper_pkey primary key (district_code, id)',
                'alter table procedure_paper add constraint procedure_paper_district check (district_code = tenant / 1000000000)',
                'alter table procedure_paper add column street_code bigint generated always as (tenant / 1000000) stored',
                'alter table procedure_paper add column community_code bigint generated always as (tenant / 1000) stored',
                'alter table procedure_posting drop constraint procedure_posting_pkey',
                'alter table procedure_posting add constraint procedure_posting_pkey primary key (district_code, id)',
                'alter table procedure_posting add constraint procedure_posting_district check (district_code = tenant / 1000000000)',
                'alter table procedure_posting add column street_code bigint generated always as (tenant / 1000000) stored',
                'alter table procedure_posting add column community_code bigint generated always as (tenant / 1000) stored',
                'alter table procedure_posting add constraint procedure_posting_procedure_id_code_key unique (district_code, procedure_id, code)',
                'alter table procedure_step drop constraint procedure_step_pkey',
                'alter table procedure_step add constraint procedure_step_pkey primary key (district_code, id)',
                'alter table procedure_step add constraint procedure_step_district check (district_code = tenant / 1000000000)',
                'alter table procedure_step add column street_code bigint generated always as (tenant / 1000000) stored',
                'alter table procedure_step add column community_code bigint generated always as (tenant / 1000) stored',
                'alter table procedure_step add constraint procedure_step_procedure_id_place_key unique (district_code, procedure_id, place)',
                'alter table procedure_step add constraint procedure_step_procedure_id_code_key unique (district_code, procedure_id, code)',
                'alter table decision_procedure add constraint decision_procedure_tenant_fkey foreign key (district_code, tenant) references tenant (district_code, code)',
                'alter table decision_procedure add constraint decision_procedure_method_id_fkey foreign key (district_code, method_id) references method (district_code, id)',
                'alter table decision_procedure add constraint decision_procedure_matter_id_fkey foreign key (district_code, matter_id) references matter (district_code, id)',
                'alter table decision_procedure add constraint decision_procedure_started_by_id_fkey foreign key (district_code, started_by_id) references person (district_code, id)',
                'create index decision_procedure_district_code_newest on decision_procedure (district_code, created_at desc, id desc)',
                'create index decision_procedure_street_code_newest on decision_procedure (street_code, created_at desc, id desc)',
                'create index decision_procedure_community_code_newest on decision_procedure (community_code, created_at desc, id desc)',
                'create index decision_procedure_tenant_newest on decision_procedure (tenant, created_at desc, id desc)',
                'create statistics decision_procedure_levels (dependencies) on district_code, street_code, community_code, tenant from decision_procedure',
                'alter table procedure_filing add constraint procedure_filing_tenant_fkey foreign key (district_code, tenant) references tenant (district_code, code)',
                'alter table procedure_filing add constraint procedure_filing_procedure_id_fkey foreign key (district_code, procedure_id) references decision_procedure (district_code, id)',
                'alter table procedure_filing add constraint procedure_filing_filed_by_id_fkey foreign key (district_code, filed_by_id) references person (district_code, id)',
                'alter table procedure_filing add constraint procedure_filing_answered_by_id_fkey foreign key (district_code, answered_by_id) references person (district_code, id)',
                'create statistics procedure_filing_levels (dependencies) on district_code, street_code, community_code, tenant from procedure_filing',
                'alter table procedure_paper add constraint procedure_paper_tenant_fkey foreign key (district_code, tenant) references tenant (district_code, code)',
                'alter table procedure_paper add constraint procedure_paper_step_id_fkey foreign key (district_code, step_id) references procedure_step (district_code, id)',
                'create statistics procedure_paper_levels (dependencies) on district_code, street_code, community_code, tenant from procedure_paper',
                'create index on procedure_paper (district_code, step_id)',
                'alter table procedure_posting add constraint procedure_posting_tenant_fkey foreign key (district_code, tenant) references tenant (district_code, code)',
                'alter table procedure_posting add constraint procedure_posting_procedure_id_fkey foreign key (district_code, procedure_id) references decision_procedure (district_code, id)',
                'create index procedure_posting_district_code_newest on procedure_posting (district_code, created_at desc, id desc)',
                'create index procedure_posting_street_code_newest on procedure_posting (street_code, created_at desc, id desc)',
                'create index procedure_posting_community_code_newest on procedure_posting (community_code, created_at desc, id desc)',
                'create index procedure_posting_tenant_newest on procedure_posting (tenant, created_at desc, id desc)',
                'create statistics procedure_posting_levels (dependencies) on district_code, street_code, community_code, tenant from procedure_posting',
                'alter table procedure_step add constraint procedure_step_tenant_fkey foreign key (district_code, tenant) references tenant (district_code, code)',
                'alter table procedure_step add constraint procedure_step_procedure_id_fkey foreign key (district_code, procedure_id) references decision_procedure (district_code, id)',
                'alter table procedure_step add constraint procedure_step_taken_by_id_fkey foreign key (district_code, taken_by_id) references person (district_code, id)',
                'create statistics procedure_step_levels (dependencies) on district_code, street_code, community_code, tenant from procedure_step',
            ]
        )
    ]
