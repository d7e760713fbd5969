{# A rollup on a server without continuous aggregates: a table in which the groups that changed are
   made anew. One transaction: a reader sees the old rows or the new ones, a run that dies leaves the
   old ones. A group whose last row was deleted is in the list of groups and in no result: it goes. #}
{% macro build_rollup_table(existing) %}
  {%- set target = this.incorporate(type='table') -%}
  {%- set meta = config.get('meta', {}) -%}
  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {%- set noted = note_horizon() -%}
  {%- if not rollup_is_incremental() -%}
    {%- if existing is not none -%}{%- do adapter.drop_relation(existing) -%}{%- endif -%}
    {% call statement('main') %} {{ get_create_table_as_sql(false, target, sql) }} {% endcall %}
    {%- do create_indexes(target) -%}
    {% call statement('forget_changes') %}
      delete from {{ changed_groups() }} where model = '{{ this.identifier }}'
    {% endcall %}
  {%- else -%}
    {% call statement('find_touched_groups') %}
      create temporary table touched_groups on commit drop as {{ touched_groups_sql() }};
      analyze touched_groups
    {% endcall %}
    {% call statement('forget_touched_groups') %}
      delete from {{ target }} as t using touched_groups as g
      where t.bucket = g.bucket
        {%- for key in meta['keys'] %} and t.{{ key }} = g.{{ key }}{% endfor %}
    {% endcall %}
    {%- set columns = get_columns_in_query(sql) | join(', ') -%}
    {% call statement('main') %} insert into {{ target }} ({{ columns }}) {{ sql }} {% endcall %}
    {%- if rollups_above() -%}
      {% call statement('note_changes') %}
        insert into {{ changed_groups() }} (model, bucket, {{ meta['keys'] | join(', ') }})
        select '{{ this.identifier }}', bucket, {{ meta['keys'] | join(', ') }}
        from touched_groups
      {% endcall %}
      {% call statement('forget_changes') %}
        delete from {{ changed_groups() }} where model = '{{ this.identifier }}'
          and txid < {{ smallest_horizon("reads = '" ~ this.identifier ~ "'", 'log_horizon') }}
      {% endcall %}
    {%- endif -%}
  {%- endif -%}
  {% call statement('record_horizon') %} {{ record_horizon(noted, [meta['reads']]) }} {% endcall %}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {% do adapter.commit() %}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {{ return({'relations': [target]}) }}
{% endmacro %}
