-- depends_on: {{ ref('reading_daily') }} {{ source('raw', 'observations') }}
{# One row: the days this run scores. Everything when the formula changed (the daily rollup is kept
   for ever, so nothing is lost by it), else from the first day on which something changed to the
   last it reaches. #}
{%- set formula = score_formula() %}

select
  {%- if score_is_known(formula) %}
  min((observed_at at time zone 'UTC')::date) as from_day,
  max((observed_at at time zone 'UTC')::date) + {{ score_reach_on() }} as to_day,
  {%- else %}
  min((bucket at time zone 'UTC')::date) as from_day,
  max((bucket at time zone 'UTC')::date) as to_day,
  {%- endif %}
  {{ horizon_below(
    'pg_snapshot_xmin(pg_current_snapshot())::text::bigint', ['term_daily', 'reading_daily']
  ) }} as horizon,
  '{{ local_md5(formula) }}'::text as formula_hash
{%- if score_is_known(formula) %}
from (
  select observed_at from raw.observations as w
  where {{ is_new('w', 'trend_scores', 'ingested_at') }}
  union all
  select observed_at from raw.tombstones as t where {{ is_new('t', 'trend_scores') }}
) as changed
{%- else %}
from {{ ref('term_daily') }}
{%- endif %}
