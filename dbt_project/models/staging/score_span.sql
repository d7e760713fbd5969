{# One row: the days this run scores. Everything when the formula changed (the daily rollup is kept
   for ever, so nothing is lost by it), else from the first day with something new to the last it
   reaches. #}
{%- set formula = score_formula() %}
{%- set known = score_is_known(formula) %}

select
  {%- if known %}
  min((d.bucket at time zone 'UTC')::date) as from_day,
  max((d.bucket at time zone 'UTC')::date) + {{ score_reach() }} as to_day,
  {%- else %}
  min((d.bucket at time zone 'UTC')::date) as from_day,
  max((d.bucket at time zone 'UTC')::date) as to_day,
  {%- endif %}
  (select max(ingested_at) from {{ ref('term_daily') }}) as watermark,
  pg_snapshot_xmin(pg_current_snapshot()) as seen_before,
  '{{ local_md5(formula) }}'::text as formula_hash
from {{ ref('term_daily') }} as d
{%- if known %}
where {{ is_new('d', 'trend_scores', "(
  select coalesce(watermark, '-infinity') from " ~ build_state() ~ " where model = 'trend_scores'
)") }}
{%- endif %}
