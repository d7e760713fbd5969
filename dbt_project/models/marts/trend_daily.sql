{{ config(materialized='view') }}

select
  (bucket at time zone 'UTC')::date as day,
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
from {{ ref('term_daily') }}
