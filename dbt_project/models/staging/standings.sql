{# Where each term stood on each list. Of two units on one day (a corrected one) the first is taken. #}

with standing as (
  select
    source, place, kind, term, period,
    (bucket at time zone 'UTC')::date as day,
    min(label collate "C") as label,
    sum(n)::bigint as n,
    sum(n_sample)::bigint as n_sample,
    sum(n_ranked)::bigint as n_ranked,
    min(min_rank) as best_rank,
    sum({{ var('list_depth') + 1 }} * n_top50 - coalesce(sum_rank_top50, 0))::bigint as points,
    min(volume_unit) filter (where n_volume > 0) as volume_unit,
    (array_agg(max_volume order by volume_unit) filter (where n_volume > 0))[1] as volume,
    max(last_observed_at) as last_observed_at
  from {{ ref('term_daily') }}
  where volume_unit <> 'index' and {{ in_score_span('bucket') }}
  group by 1, 2, 3, 4, 5, 6
)

select
  standing.*,
  {{ day_no('day') }} as day_no,
  case when standing.n_ranked > 0 then {{ strength('standing.points', 'list.n_readings') }} end
    as strength
from standing
left join {{ ref('list_days') }} as list using (source, place, period, day)
