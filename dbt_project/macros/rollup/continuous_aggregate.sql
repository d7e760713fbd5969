{# The statements of the TimescaleDB path as plain text, so that they can be checked without a
   server. #}
{% macro continuous_aggregate_ddl(relation, compiled_sql) %}
create materialized view {{ relation }}
with (timescaledb.continuous, timescaledb.materialized_only = false) as
{{ compiled_sql }}
with no data
{% endmacro %}


{# One refresh over everything at the first fill; afterwards the recent window, and before it the
   range an import names. A refresh only rewrites buckets that lie wholly inside its range, so the
   range is widened to whole days, which are whole hours too. #}
{% macro continuous_aggregate_refreshes(relation, filled, meta) %}
  {%- if not filled -%}
    {{ return(["call refresh_continuous_aggregate('" ~ relation ~ "', null, null)"]) }}
  {%- endif -%}
  {%- set calls = [] -%}
  {%- if var('refresh_from') and var('refresh_to') -%}
    {%- do calls.append(
      "call refresh_continuous_aggregate('" ~ relation ~ "', " ~
      "date_trunc('day', timestamptz '" ~ var('refresh_from') ~ "', 'UTC'), " ~
      "date_trunc('day', timestamptz '" ~ var('refresh_to') ~ "', 'UTC') + interval '1 day')"
    ) -%}
  {%- endif -%}
  {%- do calls.append(
    "call refresh_continuous_aggregate('" ~ relation ~ "', now() - interval '" ~
    meta['refresh_window'] ~ "', null)"
  ) -%}
  {{ return(calls) }}
{% endmacro %}
