{# A platform's own popularity curve against its own baseline, as known on each later day: curves
   are published late, so a point stands in for the days after it until the next one. #}

with listings as (
  select distinct series_id, source, place, kind, term, period from {{ ref('standings') }}
),

points as (
  select
    listings.series_id,
    {{ day_no("(curve.bucket at time zone 'UTC')::date") }} as day_no,
    round(sum(curve.sum_volume) / sum(curve.n_volume) / 100, 4) as level
  from {{ ref('term_daily') }} as curve
  join listings using (source, place, kind, term, period)
  where curve.volume_unit = 'index' and curve.n_volume > 0 and {{ in_score_span('curve.bucket') }}
  group by 1, 2
),

measured as (
  select
    *,
    (count(*) over (by_day {{ baseline_frame() }}))::integer as baseline_days,
    round(avg(level) over (by_day {{ baseline_frame() }}), 4) as baseline
  from points
  window by_day as (partition by series_id order by day_no)
)

select distinct on (series_id, day_no + age)
  series_id,
  day_no + age as day_no,
  level,
  baseline_days,
  baseline
from measured
cross join generate_series(0, {{ var('curve_max_age_days') }}) as age
where baseline_days >= {{ var('baseline_min_days') }}
order by series_id, day_no + age, age
