{# What the models remember between runs: the definition each was built from, and what it has seen. A
   table of ours and not a comment on the view: comments belong to whoever documents the object.

   `horizon` is a transaction number: whatever an older transaction wrote, the model has seen. A
   clock could not say that, for a transaction may commit long after the stamps it wrote. The numbers
   belong to one cluster, so its identifier is kept beside them.

   A rollup above another has seen no more of raw than the one below it; `log_horizon` is how far it
   has read what the one below says of its changes. #}
{% macro build_state() %}{{ return('rollups.build_state') }}{% endmacro %}

{# Which groups of a rollup a run made anew: what the rollups above it read. #}
{% macro changed_groups() %}{{ return('rollups.changed_groups') }}{% endmacro %}


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
    {%- if not run_query("select to_regclass('" ~ changed_groups() ~ "') is null").rows[0][0] -%}
      {{ return('') }}
    {%- endif -%}
  {%- endif -%}
  create table if not exists {{ build_state() }} (
    model text primary key,
    kind text not null,
    definition_hash text not null,
    definition text not null,
    defined_at timestamptz not null default now(),
    filled_at timestamptz
  );
  -- A model that was built before it had a horizon sees everything as new, once, and its definition
  -- was written down differently: it is taken over.
  update {{ build_state() }} set definition_hash = '' where kind in ('table', 'continuous aggregate');
  alter table {{ build_state() }} drop column if exists watermark;
  alter table {{ build_state() }} drop column if exists seen_before;
  alter table {{ build_state() }} add column if not exists reads text;
  alter table {{ build_state() }} add column if not exists built_at timestamptz;
  alter table {{ build_state() }} add column if not exists horizon bigint;
  alter table {{ build_state() }} add column if not exists log_horizon bigint;
  alter table {{ build_state() }} add column if not exists cluster_id bigint;
  create table if not exists {{ changed_groups() }} (
    model text not null,
    bucket timestamptz not null,
    source text not null,
    place text not null,
    kind text,
    term text,
    period text not null,
    txid bigint not null default pg_current_xact_id()::text::bigint
  );
  create index if not exists changed_groups_model on {{ changed_groups() }} (model, txid)
{% endmacro %}


{# What was recorded for this model: a row, or none. #}
{% macro recorded_state(model_name) %}
  {%- set rows = run_query(
    "select kind, definition_hash, filled_at, horizon, log_horizon, built_at,"
    ~ " cluster_id = (select system_identifier from pg_control_system()) as is_same_cluster"
    ~ " from " ~ build_state() ~ " where model = '" ~ model_name ~ "'"
  ).rows -%}
  {{ return(rows[0] if rows | length > 0 else none) }}
{% endmacro %}


{# Runs in the transaction that builds the relation, so neither exists without the other. #}
{% macro record_definition(kind, definition) %}
  {% call statement('record_definition') %}
    insert into {{ build_state() }} (model, kind, definition_hash, definition, reads)
    values (
      '{{ this.identifier }}', '{{ kind }}', '{{ local_md5(definition) }}',
      $definition${{ definition }}$definition$, '{{ config.get("meta", {}).get("reads") }}'
    )
    on conflict (model) do update set
      kind = excluded.kind,
      definition_hash = excluded.definition_hash,
      definition = excluded.definition,
      reads = excluded.reads,
      defined_at = now(),
      filled_at = null,
      horizon = null,
      log_horizon = null
  {% endcall %}
{% endmacro %}


{# The oldest transaction that is still open, asked before a model looks: whatever commits later was
   written by that one or a later one. #}
{% macro note_horizon() %}
  {{ return(
    run_query('select pg_snapshot_xmin(pg_current_snapshot())::text::bigint').rows[0][0]
  ) }}
{% endmacro %}


{# SQL: the smallest horizon of the models that meet a condition; 0 where one of them has none in this
   cluster, null where there are none. #}
{% macro smallest_horizon(condition, number='horizon') -%}
  (
    select min(case
      when cluster_id = (select system_identifier from pg_control_system())
        then coalesce({{ number }}, 0)
      else 0
    end)
    from {{ build_state() }}
    where {{ condition }}
  )
{%- endmacro %}


{# SQL: a model that reads others has seen no more than they had. `parents` are their names. #}
{% macro horizon_below(noted, parents) -%}
  least({{ noted }}, {{ smallest_horizon("model in ('" ~ parents | join("', '") ~ "')") }})
{%- endmacro %}


{# After a model is whole: the next run need not look again at what older transactions wrote. #}
{% macro record_horizon(noted, parents) %}
  update {{ build_state() }}
  set horizon = {{ horizon_below(noted, parents) }},
      log_horizon = {{ noted }},
      built_at = now(),
      filled_at = coalesce(filled_at, now()),
      cluster_id = (select system_identifier from pg_control_system())
  where model = '{{ this.identifier }}'
{% endmacro %}


{# SQL condition: the row of `alias` may be new to `model_name`. `clock` is the row's own stamp, if it
   has one: all there is to go by in a cluster that the numbers do not belong to (a restored backup);
   without one every row counts as new. #}
{% macro is_new(alias, model_name, clock=none, number='horizon') -%}
  {%- set recorded = recorded_state(model_name) if execute else none -%}
  {%- if recorded is none or recorded[number] is none -%}
    true
  {%- elif recorded['is_same_cluster'] -%}
    {{ alias }}.txid >= {{ recorded[number] }}
  {%- elif clock is not none -%}
    {{ alias }}.{{ clock }} > timestamptz '{{ recorded["built_at"] }}' - interval '1 hour'
  {%- else -%}
    true
  {%- endif -%}
{%- endmacro %}


{# Runs last: what every model has seen need not be kept. #}
{% macro forget_tombstones() %}
  delete from raw.tombstones where txid < {{ smallest_horizon('true') }}
{% endmacro %}
