"""Keys, references and indexes of nomination, property_score, survey, survey_answer, survey_link: made from their declarations when they were new."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("services", "0025_scores")]

    operations = [
        ops.RunSQL(
            [
                'alter table nomination drop constraint nomination_pkey',
                'alter table nomination add constraint nomination_pkey primary key (district_code, id)',
                'alter table nomination add constraint nomination_district check (district_code = tenant / 1000000000)',
                'alter table nomination add column street_code bigint generated always as (tenant / 1000000) stored',
                'alter table nomination add column community_code bigint generated always as (tenant / 1000) stored',
                'alter table nomination add constraint nomination_award_year_nominee_id_key unique (district_code, award, year, nominee_id)',
                'alter table property_score drop constraint property_score_pkey',
                'alter table property_score add constraint property_score_pkey primary key (district_code, id)',
                'alter table property_score add constraint property_score_district check (district_code = tenant / 1000000000)',
                'alter table property_score add column street_code bigint generated always as (tenant / 1000000) stored',
                'alter table property_score add column community_code bigint generated always as (tenant / 1000) stored',
                'alter table property_score add constraint property_score_organization_id_quarter_scorer_id_key unique (district_code, organization_id, quarter, scorer_id)',
                'alter table survey drop constraint survey_pkey',
                'alter table survey add constraint survey_pkey primary key (district_code, id)',
                'alter table survey add constraint survey_district check (district_code = tenant / 1000000000)',
                'alter table survey add column street_code bigint generated always as (tenant / 1000000) stored',
                'alter table survey add column community_code bigint generated always as (tenant / 1000) stored',
                'alter table survey_answer drop constraint survey_answer_pkey',
                'alter table survey_answer add constraint survey_answer_pkey primary key (district_code, id)',
                'alter table survey_answer add constraint survey_answer_district check (district_code = tenant / 1000000000)',
                'alter table survey_answer add column street_code bigint generated always as (tenant / 1000000) stored',
                'alter table survey_answer add column community_code bigint generated always as (tenant / 1000) stored',
                'alter table survey_link drop constraint survey_link_pkey',
                'alter table survey_link add constraint survey_link_pkey primary key (district_code, id)',
                'alter table survey_link add constraint survey_link_district check (district_code = tenant / 1000000000)',
                'alter table survey_link add column street_code bigint generated always as (tenant / 1000000) stored',
                'alter table survey_link add column community_code bigint generated always as (tenant / 1000) stored',
                'alter table survey_link add constraint survey_link_token_hash_key unique (district_code, token_hash)',
                'alter table nomination add constraint nomination_tenant_fkey foreign key (district_code, tenant) references tenant (district_code, code)',
                'alter table nomination add constraint nomination_method_id_fkey foreign key (district_code, method_id) references method (district_code, id)',
                'alter table nomination add constraint nomination_nominated_by_id_fkey foreign key (district_code, nominated_by_id) references person (district_code, id)',
                'alter table nomination add constraint nomination_decided_by_id_fkey foreign key (district_code, decided_by_id) references person (district_code, id)',
                'create index nomination_district_code_newest on nomination (district_code, created_at desc, id desc)',
                'create index nomination_street_code_newest on nomination (street_code, created_at desc, id desc)',
                'create index nomination_community_code_newest on nomination (community_code, created_at desc, id desc)',
                'create index nomination_tenant_newest on nomination (tenant, created_at desc, id desc)',
                'create statistics nomination_levels (dependencies) on district_code, street_code, community_code, tenant from nomination',
                'create index on nomination (district_code, year, award)',
                'alter table property_score add constraint property_score_tenant_fkey foreign key (district_code, tenant) references tenant (district_code, code)',
                'alter table property_score add constraint property_score_organization_id_fkey foreign key (district_code, organization_id) references organization (district_code, id)',
                'alter table property_score add constraint property_score_scorer_id_fkey foreign key (district_code, scorer_id) references person (district_code, id)',
                'alter table property_score add constraint property_score_method_id_fkey foreign key (district_code, method_id) references method (district_code, id)',
                'create index property_score_district_code_newest on property_score (district_code, created_at desc, id desc)',
                'create index property_score_street_code_newest on property_score (street_code, created_at desc, id desc)',
                'create index property_score_community_code_newest on property_score (community_code, created_at desc, id desc)',
                'create index property_score_tenant_newest on property_score (tenant, created_at desc, id desc)',
                'create statistics property_score_levels (dependencies) on district_code, street_code, community_code, tenant from property_score',
                'create index on property_score (district_code, quarter, organization_id)',
                'alter table survey add constraint survey_tenant_fkey foreign key (district_code, tenant) references tenant (district_code, code)',
                'alter table survey add constraint survey_method_id_fkey foreign key (district_code, method_id) references method (district_code, id)',
                'alter table survey add constraint survey_matter_id_fkey foreign key (district_code, matter_id) references matter (district_code, id)',
                'create index survey_district_code_newest on survey (district_code, created_at desc, id desc)',
                'create index survey_street_code_newest on survey (street_code, created_at desc, id desc)',
                'create index survey_community_code_newest on survey (community_code, created_at desc, id desc)',
                'create index survey_tenant_newest on survey (tenant, created_at desc, id desc)',
                'create statistics survey_levels (dependencies) on district_code, street_code, community_code, tenant from survey',
                'alter table survey_answer add constraint survey_answer_tenant_fkey foreign key (district_code, tenant) references tenant (district_code, code)',
                'alter table survey_answer add constraint survey_answer_survey_id_fkey foreign key (district_code, survey_id) references survey (district_code, id)',
                'create statistics survey_answer_levels (dependencies) on district_code, street_code, community_code, tenant from survey_answer',
                'create index on survey_answer (district_code, survey_id)',
                'alter table survey_link add constraint survey_link_tenant_fkey foreign key (district_code, tenant) references tenant (district_code, code)',
                'alter table survey_link add constraint survey_link_survey_id_fkey foreign key (district_code, survey_id) references survey (district_code, id)',
                'create statistics survey_link_levels (dependencies) on district_code, street_code, community_code, tenant from survey_link',
                'create index on survey_link (district_code, survey_id)',
            ]
        )
    ]
