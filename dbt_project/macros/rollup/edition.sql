{# Returns 'community', 'apache' or 'plain', read from the live connection and never guessed from
   the profile, so one manifest serves every server. The variable is a hook for rendering tests. #}
{% macro ts_edition() %}
  {%- if var('ts_edition', none) -%}{{ return(var('ts_edition')) }}{%- endif -%}
  {%- if not execute -%}{{ return('plain') }}{%- endif -%}
  {%- set probe -%}
    select case
      when not exists (select 1 from pg_extension where extname = 'timescaledb') then 'plain'
      when current_setting('timescaledb.license', true) is null then 'plain'
      when current_setting('timescaledb.license', true) = 'timescale' then 'community'
      else 'apache'
    end
  {%- endset -%}
  {{ return(run_query(probe).columns[0].values()[0]) }}
{% endmacro %}


{# Only the Community edition has continuous aggregates. #}
{% macro rollup_is_continuous() %}
  {{ return(ts_edition() == 'community') }}
{% endmacro %}


{# The start of the UTC bucket that holds a timestamptz. A continuous aggregate accepts time_bucket
   only; date_bin from a Monday gives the same buckets for widths up to a week. #}
{% macro bucket(width, column) -%}
  {%- if rollup_is_continuous() -%}
    time_bucket(interval '{{ width }}', {{ column }})
  {%- else -%}
    date_bin(interval '{{ width }}', {{ column }}, timestamptz '2000-01-03 00:00:00+00')
  {%- endif -%}
{%- endmacro %}
