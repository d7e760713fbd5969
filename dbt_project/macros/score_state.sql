{# The days about to be scored are emptied first, so that a day whose rows are gone does not keep a
   score. Same transaction as the insert: a reader sees the old scores or the new ones. #}
{% macro forget_scored_span() %}
  {%- if is_incremental() %}
  delete from {{ this }}
  where day between (select from_day from {{ ref('score_span') }})
    and (select to_day from {{ ref('score_span') }})
  {%- endif %}
{% endmacro %}


{# How far the scores have seen, and by which formula they were made. #}
{% macro record_scored_span() %}
  insert into {{ build_state() }} as state
    (model, kind, definition_hash, definition, horizon, built_at, filled_at, cluster_id)
  select
    'trend_scores', 'scores', formula_hash, '', horizon, now(), now(),
    (select system_identifier from pg_control_system())
  from {{ ref('score_span') }}
  on conflict (model) do update set
    definition_hash = excluded.definition_hash,
    defined_at = case
      when state.definition_hash = excluded.definition_hash then state.defined_at else now()
    end,
    horizon = excluded.horizon,
    built_at = excluded.built_at,
    cluster_id = excluded.cluster_id
{% endmacro %}
