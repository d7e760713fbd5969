{# What the models remember between runs: the definition each was built from, and how far it has
   seen. A table of ours and not a comment on the view: comments belong to whoever documents the
   object. #}
{% macro build_state() %}{{ return('rollups.build_state') }}{% endmacro %}


{# Runs first in every invocation. Objects must belong to the group role, or the readers' default
   rights do not reach them and no other login of the role could rebuild them; the login itself
   therefore carries `set role` (a role in the profile is lost with the first rollback). #}
{% macro prepare_build_state() %}
  {%- if execute -%}
    {%- set builder = run_query('select current_user').rows[0][0] -%}
    {%- if builder != 'podpusher_dbt' -%}
      {{ exceptions.raise_compiler_error(
        "dbt builds as " ~ builder ~ " instead of podpusher_dbt. Run `podpusher db migrate`: it " ~
        "gives the dbt login its role.") }}
    {%- endif -%}
  {%- endif -%}
  create table if not exists {{ build_state() }} (
    model text primary key,
    kind text not null,
    definition_hash text not null,
    definition text not null,
    defined_at timestamptz not null default now(),
    filled_at timestamptz,
    watermark timestamptz,
    seen_before xid8
  )
{% endmacro %}


{# What was recorded for this model: a row, or none. #}
{% macro recorded_state(model_name) %}
  {%- set rows = run_query(
    "select kind, definition_hash, filled_at from " ~ build_state() ~
    " where model = '" ~ model_name ~ "'"
  ).rows -%}
  {{ return(rows[0] if rows | length > 0 else none) }}
{% endmacro %}


{# Runs in the transaction that builds the relation, so neither exists without the other. #}
{% macro record_definition(kind, definition) %}
  {% call statement('record_definition') %}
    insert into {{ build_state() }} (model, kind, definition_hash, definition)
    values (
      '{{ this.identifier }}', '{{ kind }}', '{{ local_md5(definition) }}',
      $definition${{ definition }}$definition$
    )
    on conflict (model) do update set
      kind = excluded.kind,
      definition_hash = excluded.definition_hash,
      definition = excluded.definition,
      defined_at = now(),
      filled_at = null,
      watermark = null,
      seen_before = null
  {% endcall %}
{% endmacro %}


{# Before a build, in its transaction: notes the oldest transaction that is still open. Whatever
   commits after this instant was written by that one or a later one. #}
{% macro note_horizon() %}
  select set_config('podpusher.seen_before', pg_snapshot_xmin(pg_current_snapshot())::text, true)
{% endmacro %}


{# After a build, in its transaction: the next run need not look again at what older ones wrote. #}
{% macro record_horizon() %}
  update {{ build_state() }}
  set seen_before = nullif(current_setting('podpusher.seen_before', true), '')::xid8
  where model = '{{ this.identifier }}'
{% endmacro %}


{# SQL condition: the row of `alias` is new to `model_name`, whose watermark is the SQL `watermark`.

   A row stamped after the watermark is new. So is one stamped shortly before it by a transaction
   that committed late: found by the transaction that wrote the row (xmin), so that an hour's rows
   are not recomputed in every run of that hour. xmin has 32 bits; its distance from the next
   transaction id restores the rest. Continuous aggregates have no xmin: there the whole overlap
   counts as new. #}
{% macro is_new(alias, model_name, watermark) -%}
  {%- set next_transaction = '(select pg_snapshot_xmax(pg_current_snapshot())::text::bigint)' -%}
  (
    {{ alias }}.ingested_at > {{ watermark }}
    or (
      {{ alias }}.ingested_at > {{ watermark }} - interval '{{ var("late_overlap") }}'
      {%- if not rollup_is_continuous() %}
      and (
        {{ next_transaction }}
        - (({{ next_transaction }} - {{ alias }}.xmin::text::bigint) & 4294967295)
      ) >= coalesce(
        (
          select seen_before::text::bigint from {{ build_state() }}
          where model = '{{ model_name }}'
        ), 0
      )
      {%- endif %}
    )
  )
{%- endmacro %}
