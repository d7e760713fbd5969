{# A rollup: a continuous aggregate on TimescaleDB Community, an incremental table on every other
   server; both give the same rows. Either way a changed definition stops the run, and so does SQL
   that only one of the two could hold. #}
{% materialization rollup, adapter='postgres' %}
  {%- set kind = 'continuous aggregate' if rollup_is_continuous() else 'table' -%}
  {%- set definition = canonical_definition(sql) -%}
  {%- set definition_hash = local_md5(definition) -%}
  {%- set existing = load_cached_relation(this) -%}
  {%- set recorded = recorded_state(this.identifier) -%}
  {%- do refuse_what_an_aggregate_cannot_hold(definition) -%}
  {%- if existing is not none and not rollup_is_rebuilt() -%}
    {%- do refuse_changed_definition(recorded, kind, definition_hash) -%}
    {%- if recorded['definition_hash'] == '' -%}{%- do record_definition(kind, definition) -%}{%- endif -%}
  {%- else -%}
    {%- do refuse_to_lose_what_is_above() -%}
    {%- do record_definition(kind, definition) -%}
  {%- endif -%}
  {%- if kind == 'table' -%}
    {{ return(build_rollup_table(existing)) }}
  {%- endif -%}
  {{ return(build_continuous_aggregate(existing, recorded)) }}
{% endmaterialization %}
