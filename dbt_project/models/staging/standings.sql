{# Where each term stood on each list. The numbers term_id, trend_id and series_id belong to this
   run only: sorting and grouping by them instead of by five texts halves the time of a run. One
   term_id is all spellings of a term, so that they can agree; a trend is one spelling. Of two
   units on one day (a corrected one) the first is taken. #}

with standing as (
  select
    term, place, kind, source, period,
    (bucket at time zone 'UTC')::date as day,
    min(label collate "C") as label,
    sum(n)::integer as n,
    sum(n_sample)::integer as n_sample,
    sum(n_ranked)::integer as n_ranked,
    min(min_rank) as best_rank,
    sum({{ var('list_depth') + 1 }} * n_top50 - coalesce(sum_rank_top50, 0))::integer as points,
    min(volume_unit) filter (where n_volume > 0) as volume_unit,
    (array_agg(max_volume order by volume_unit) filter (where n_volume > 0))[1] as volume,
    max(last_observed_at) as last_observed_at
  from {{ ref('term_daily') }}
  where volume_unit <> 'index' and {{ in_score_span('bucket') }}
  group by 1, 2, 3, 4, 5, 6
),

numbered as (
  select
    (dense_rank() over (order by coalesce(spelling.canonical, term)))::integer as term_id,
    coalesce(spelling.canonical, term) as canonical,
    spelling.fitness,
    (dense_rank() over (order by term, place, kind))::integer as trend_id,
    (dense_rank() over (order by term, place, kind, source, period))::integer as series_id,
    standing.*
  from standing
  left join {{ source('ops', 'term_resolutions') }} as spelling using (term)
)

select
  numbered.*,
  list.list_id,
  {{ day_no('numbered.day') }} as day_no,
  coalesce(list.baseline_days, 0) as baseline_days,
  list.was_read,
  case when numbered.n_ranked > 0 then {{ strength('numbered.points', 'list.n_readings') }} end
    as strength
from numbered
left join {{ ref('list_days') }} as list using (source, place, period, day)
