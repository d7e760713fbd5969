{# A view over seller data that shows each reader what that reader's own rights and workspace show:
   `security_invoker` is there from the first instant, which an option set afterwards would not be.

   dbt itself may read no row of a seller's, so the contract is held against the view's columns as
   the catalogue has them, never by running the query. #}
{% materialization tenant_view, adapter='postgres' %}
  {%- set target_relation = this.incorporate(type='view') -%}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {% call statement('main') %}
    drop view if exists {{ this }};
    create view {{ this }} with (security_invoker = true) as
    {{ sql }}
  {% endcall %}
  {%- do refuse_broken_contract() -%}
  {%- do apply_grants(target_relation, config.get('grants'), should_revoke=True) -%}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {% do adapter.commit() %}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}


{# Stops the run when the view's columns or types are not those that are written down, in order. #}
{% macro refuse_broken_contract() %}
  {%- set promised = [] -%}
  {%- for column in model['columns'].values() -%}
    {%- do promised.append(column['name'] ~ ' ' ~ column['data_type']) -%}
  {%- endfor -%}
  {%- set made = run_query(
    "select attname || ' ' || format_type(atttypid, atttypmod) from pg_attribute" ~
    " where attrelid = '" ~ this ~ "'::regclass and attnum > 0 order by attnum"
  ).columns[0].values() | list -%}
  {%- if made != promised -%}
    {{ exceptions.raise_compiler_error(
      this ~ " breaks its contract. It promises: " ~ promised | join(', ') ~ ". It has: " ~
      made | join(', ') ~ ". Restore the columns, or add a version beside it."
    ) }}
  {%- endif -%}
{% endmacro %}
