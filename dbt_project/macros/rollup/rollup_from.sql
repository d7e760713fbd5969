{# True when this run adds to a table that is already there (never for a continuous aggregate). #}
{% macro rollup_is_incremental() %}
  {%- if not execute or rollup_is_continuous() or rollup_is_rebuilt() -%}{{ return(false) }}{%- endif -%}
  {%- set existing = load_cached_relation(this) -%}
  {{ return(existing is not none and existing.type == 'table') }}
{% endmacro %}


{# True when the history of this rollup is given up on purpose. Never by --full-refresh, which people
   type for other models. #}
{% macro rollup_is_rebuilt() %}
  {{ return(this.identifier in var('rebuild', [])) }}
{% endmacro %}


{# The rows a rollup reads, aliased `r`: all of them, or on an incremental run every row of each
   group that something changed in. What a group is, is told by `meta`: width, time_column, keys.

   The lateral subquery is fenced by `offset 0`: without it the planner merges the whole relation
   (measured 6-13 s instead of under 1 s on a million rows). The markers let the definition guard
   see the same text in every mode. No limit on the age of a row: imports are old by nature. #}
{% macro rollup_from(relation) %}
{%- set group = config.get('meta', {}) %}
/* rollup_from {{ relation }} {{ group['width'] }} {{ group['time_column'] }} {{ group['keys'] | join(' ') }} */
{%- if not rollup_is_incremental() %}
{{ relation }} as r
{%- else %}
touched_groups as touched
cross join lateral (
  select *
  from {{ relation }} as x
  where x.{{ group['time_column'] }} >= touched.bucket
    and x.{{ group['time_column'] }} < touched.bucket + {{ in_hours(group['width']) }}
    {%- for key in group['keys'] %}
    and x.{{ key }} = touched.{{ key }}
    {%- endfor %}
  offset 0
) as r
{%- endif %}
/* end rollup_from */
{% endmacro %}


{# SQL: a width as hours. A day of the session's time zone may have 23 or 25 of them. #}
{% macro in_hours(width) -%}
  interval '{{ {"1 hour": 1, "1 day": 24, "7 days": 168}[width] }} hours'
{%- endmacro %}


{# SQL: the groups of this rollup that something may have changed in since it last looked. A closed
   day keeps what was counted; weeks are made from days, which are all still there. #}
{% macro touched_groups_sql() %}
{%- set group = config.get('meta', {}) -%}
{%- set keys = group['keys'] | join(', ') -%}
select * from (
{%- if group['reads'] == 'raw' %}
  select {{ bucket(group['width'], 'w.observed_at') }} as bucket, {{ keys }}
  from raw.observations as w
  where {{ is_new('w', this.identifier, 'ingested_at') }}
  union
  select {{ bucket(group['width'], 't.observed_at') }}, {{ keys }}
  from raw.tombstones as t
  where {{ is_new('t', this.identifier) }}
{%- else %}
  select distinct {{ bucket(group['width'], 'g.bucket') }} as bucket, {{ keys }}
  from {{ changed_groups() }} as g
  where g.model = '{{ group["reads"] }}' and {{ is_new('g', this.identifier, number='log_horizon') }}
{%- endif %}
) as touched
{%- if group['width'] != '7 days' %}
where (bucket at time zone 'UTC')::date not in (select day from ops.closed_days)
{%- endif %}
{% endmacro %}


{# The rollups that are made from this one. #}
{% macro rollups_above() %}
  {%- set names = [] -%}
  {%- for node in graph.nodes.values()
      if node.resource_type == 'model' and node.config.get('meta', {}).get('reads') == this.identifier -%}
    {%- do names.append(node.name) -%}
  {%- endfor -%}
  {{ return(names) }}
{% endmacro %}
