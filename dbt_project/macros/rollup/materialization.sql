{# A rollup: a continuous aggregate on TimescaleDB Community, an incremental table on every other
   server; both give the same rows. Either way a changed definition stops the run. #}
{% materialization rollup, adapter='postgres' %}
  {%- set kind = 'continuous aggregate' if rollup_is_continuous() else 'table' -%}
  {%- set definition = canonical_definition(sql) -%}
  {%- set definition_hash = local_md5(definition) -%}
  {%- set existing = load_cached_relation(this) -%}
  {%- set recorded = recorded_state(this.identifier) -%}

  {%- if existing is not none -%}
    {%- do refuse_changed_definition(recorded, kind, definition_hash) -%}
  {%- endif -%}
  {%- if existing is none or should_full_refresh() -%}
    {%- do record_definition(kind, definition) -%}
  {%- endif -%}

  {%- if kind == 'table' -%}
    {{ return(dbt.materialization_incremental_default()) }}
  {%- endif -%}
  {{ return(build_continuous_aggregate(existing, recorded)) }}
{% endmaterialization %}


{# Creates the aggregate empty, then fills it after the commit: a refresh manages its own
   transactions and is refused inside one. `filled_at` is set only after the first complete refresh,
   so a run that dies in between starts over from the beginning of time instead of losing history.
   #}
{% macro build_continuous_aggregate(existing, recorded) %}
  {%- set target_relation = this.incorporate(type='view') -%}
  {%- set meta = config.get('meta', {}) -%}
  {%- set keep = existing is not none and not should_full_refresh() -%}
  {%- set filled = keep and recorded['filled_at'] is not none -%}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
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
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {% do adapter.commit() %}

  {# The driver has opened a transaction of its own; close it by SQL, as dbt's own hooks do. #}
  {% call statement('leave_transaction', auto_begin=False) %} commit {% endcall %}
  {%- for refresh in continuous_aggregate_refreshes(this, filled, meta) -%}
    {% call statement('refresh_' ~ loop.index, auto_begin=False) %} {{ refresh }} {% endcall %}
    {% call statement('leave_refresh_' ~ loop.index, auto_begin=False) %} commit {% endcall %}
  {%- endfor -%}
  {%- if not filled -%}
    {% call statement('filled') %}
      update {{ build_state() }} set filled_at = now() where model = '{{ this.identifier }}'
    {% endcall %}
    {% do adapter.commit() %}
  {%- endif -%}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {{ return({'relations': [target_relation]}) }}
{% endmacro %}
