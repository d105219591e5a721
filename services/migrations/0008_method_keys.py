"""Keys, references and indexes of method, as declared when it was new; stages for matters that were there before."""

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("services", "0007_methods")]

    operations = [
        ops.RunSQL(
            [
                'alter table method drop constraint method_pkey',
                'alter table method add constraint method_pkey primary key (district_code, id)',
                'alter table method add constraint method_district check (district_code = tenant / 1000000000)',
                'alter table method add column street_code bigint generated always as (tenant / 1000000) stored',
                'alter table method add column community_code bigint generated always as (tenant / 1000) stored',
                'alter table method add constraint method_tenant_version_key unique (district_code, tenant, version)',
                'alter table method add constraint method_tenant_fkey foreign key (district_code, tenant) references tenant (district_code, code)',
                'alter table method add constraint method_base_id_fkey foreign key (district_code, base_id) references method (district_code, id)',
                'alter table method add constraint method_made_by_id_fkey foreign key (district_code, made_by_id) references person (district_code, id)',
                'create statistics method_levels (dependencies) on district_code, street_code, community_code, tenant from method',
                "create unique index on method (district_code, tenant) where state = 'active'",
                'alter table matter add constraint matter_method_id_fkey foreign key (district_code, method_id) references method (district_code, id)',
                "create index on matter (district_code, community_code, stage, created_at desc, id desc) where state in ('assigned', 'reported', 'triaged', 'resolved')",
                # What was raised before there were methods goes on as if under the house's own.
                """update matter set
                  stage = case state when 'reported' then 'accept' when 'triaged' then 'handle' when 'assigned' then 'handle'
                    when 'resolved' then 'rate' when 'merged' then 'accept' else 'done' end,
                  facts = ('["reported"' || case when category is null then '' else ', "triaged", "' || triage_class || '"' end ||
                    case when state in ('assigned', 'resolved', 'closed') then ', "assigned"' else '' end ||
                    case when state in ('resolved', 'closed') then ', "resolved"' else '' end ||
                    case when state = 'closed' and rating is not null then ', "rated"' when state = 'closed' then ', "closed"' else '' end || ']')::jsonb""",
            ]
        ),
        # Only now every row has them.
        ops.AlterField(
            model_name="Matter", name="facts", field=fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)
        ),
        ops.AlterField(model_name="Matter", name="stage", field=fields.CharField(default="", max_length=30)),
    ]
