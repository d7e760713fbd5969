{# What each list said about each term in one bucket, as analysts read it: ranks and volumes as
   levels, never the sums that the rollup keeps to average them. #}
{% macro levels(rollup, bucket, bucket_name) %}
select
  {{ bucket }} as {{ bucket_name }},
  source,
  place,
  kind,
  term,
  period,
  volume_unit,
  label,
  n,
  min_rank as best_rank,
  (sum_rank::numeric / nullif(n_ranked, 0))::numeric(12, 2) as avg_rank,
  (sum_volume / nullif(n_volume, 0))::numeric(20, 2) as avg_volume,
  max_volume,
  n_sample > 0 as is_sample
from {{ rollup }}
{% endmacro %}
