{# A rollup as a continuous aggregate. Created empty, then filled after the commit: a refresh manages
   its own transactions and is refused inside one. The horizon is recorded only after the refreshes,
   so a run that dies in between leaves everything for the next one to see. #}
{% macro build_continuous_aggregate(existing, recorded) %}
  {%- set target = this.incorporate(type='view') -%}
  {%- set meta = config.get('meta', {}) -%}
  {%- set keep = existing is not none and not rollup_is_rebuilt() -%}
  {%- set filled = keep and recorded['filled_at'] is not none -%}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {%- set noted = note_horizon() -%}
  {%- if existing is not none and not keep -%}
    {# Takes everything built on it along, also from dbt's memory: the same run builds it anew. #}
    {%- set drop_as = 'table' if existing.type == 'table' else 'materialized_view' -%}
    {%- do adapter.drop_relation(existing.incorporate(type=drop_as)) -%}
  {%- endif -%}
  {%- if keep -%}
    {% call statement('main') %} select 1 {% endcall %}
  {%- else -%}
    {% call statement('main') %} {{ continuous_aggregate_ddl(this, sql) }} {% endcall %}
    {%- for columns in meta.get('continuous_indexes', []) -%}
      {% call statement('index_' ~ loop.index) %}
        create index on {{ this }} ({{ columns | join(', ') }})
      {% endcall %}
    {%- endfor -%}
  {%- endif -%}
  {%- for policy in policy_changes(meta) -%}
    {% call statement('policy_' ~ loop.index) %} {{ policy }} {% endcall %}
  {%- endfor -%}
  {%- set ranges = ranges_to_refresh(meta, this.identifier) if filled else [] -%}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {% do adapter.commit() %}

  {# The driver has opened a transaction of its own; close it by SQL, as dbt's own hooks do. #}
  {% call statement('leave_transaction', auto_begin=False) %} commit {% endcall %}
  {%- for refresh in continuous_aggregate_refreshes(this, filled, meta, ranges) -%}
    {% call statement('refresh_' ~ loop.index, auto_begin=False) %} {{ refresh }} {% endcall %}
    {% call statement('leave_refresh_' ~ loop.index, auto_begin=False) %} commit {% endcall %}
  {%- endfor -%}
  {% call statement('record_horizon', auto_begin=False) %}
    {{ record_horizon(noted, [meta['reads']]) }}
  {% endcall %}
  {% call statement('leave_record', auto_begin=False) %} commit {% endcall %}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {{ return({'relations': [target]}) }}
{% endmacro %}


{# The statements as plain text, so that they can be checked without a server. #}
{% macro continuous_aggregate_ddl(relation, compiled_sql) %}
create materialized view {{ relation }}
with (timescaledb.continuous, timescaledb.materialized_only = false) as
{{ compiled_sql }}
with no data
{% endmacro %}


{# One refresh over everything at the first fill; afterwards the ranges in which something older
   changed, then the recent window, unless a policy of TimescaleDB keeps that one fresh. #}
{% macro continuous_aggregate_refreshes(relation, filled, meta, ranges) %}
  {%- if not filled -%}
    {{ return(["call refresh_continuous_aggregate('" ~ relation ~ "', null, null)"]) }}
  {%- endif -%}
  {%- set calls = [] -%}
  {%- for since, until in ranges -%}
    {%- do calls.append("call refresh_continuous_aggregate('" ~ relation ~ "', " ~
      "timestamptz '" ~ since ~ "', timestamptz '" ~ until ~ "'" ~ in_one_go() ~ ")") -%}
  {%- endfor -%}
  {%- if var('refresh_by') == 'run' -%}
    {%- do calls.append("call refresh_continuous_aggregate('" ~ relation ~ "', now() - interval '" ~
      meta['refresh_window'] ~ "', null" ~ in_one_go() ~ ")") -%}
  {%- endif -%}
  {{ return(calls) }}
{% endmacro %}


{# Where a refresh can be told to work in batches it makes them from the chunks that are left, and
   what was truncated outside of them would stay in the aggregate (tested with 2.28). #}
{% macro in_one_go() %}
  {%- set knows = execute and run_query(
    "select exists (select from pg_proc where proname = 'refresh_continuous_aggregate'"
    ~ " and 'options' = any(proargnames))").rows[0][0] -%}
  {{ return(", options => '{\"buckets_per_batch\": 0}'" if knows else "") }}
{% endmacro %}


{# Pairs of instants, as text: whole days, from the first to the last on which something changed that
   lies before the recent window. Days that retention has closed are left out, for their readings are
   gone and a refresh would make them empty; nothing lands on them. A refresh rewrites only buckets
   that lie wholly inside its range, so weeks are widened to whole weeks: what a closed day held is
   still in the daily rows they are made of. #}
{% macro ranges_to_refresh(meta, model_name) %}
  {%- if not execute -%}{{ return([]) }}{%- endif -%}
  {%- set week = meta['width'] == '7 days' -%}
  {%- set rows = run_query("
    with touched as (
      select (w.observed_at at time zone 'UTC')::date as day from raw.observations as w
      where " ~ is_new('w', model_name, 'ingested_at') ~ "
        and w.observed_at < now() - interval '" ~ meta['refresh_window'] ~ "' + interval '8 days'
      union
      select (t.observed_at at time zone 'UTC')::date from raw.tombstones as t
      where " ~ is_new('t', model_name) ~ "
        and t.observed_at < now() - interval '" ~ meta['refresh_window'] ~ "' + interval '8 days'
    ),
    closed as (
      select day from ops.closed_days where " ~ ('false' if week else 'true') ~ "
    ),
    span as (
      select min(day) as first, max(day) + 1 as after
      from touched where not exists (select from closed where closed.day = touched.day)
    ),
    starts as (
      select first as day from span where first is not null
      union
      select closed.day + 1 from closed, span where closed.day between first and after - 2
    ),
    ranges as (
      select starts.day, least(
        (select min(closed.day) from closed where closed.day >= starts.day), (select after from span)
      ) as until
      from starts
    )
    select "
      ~ ("date_bin('7 days', day::timestamp, timestamp '2000-01-03'),
          date_bin('7 days', until + interval '6 days', timestamp '2000-01-03')"
         if week else "day::timestamp, until::timestamp") ~ "
    from ranges where until > day order by day
  ").rows -%}
  {%- set ranges = [] -%}
  {%- for row in rows -%}
    {%- do ranges.append((row[0] ~ '+00', row[1] ~ '+00')) -%}
  {%- endfor -%}
  {{ return(ranges) }}
{% endmacro %}
