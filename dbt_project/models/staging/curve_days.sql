{# A platform's own popularity curve, against its own baseline, as known on each later day: curves are
   published late, so a point stands in for the days after it until the next one. #}

with points as (
  select
    source, place, kind, term, period,
    {{ day_no("(bucket at time zone 'UTC')::date") }} as day_no,
    round(sum(sum_volume) / sum(n_volume) / 100, 4) as level
  from {{ ref('term_daily') }}
  where volume_unit = 'index' and n_volume > 0 and {{ in_score_span('bucket') }}
  group by 1, 2, 3, 4, 5, 6
),

measured as (
  select
    *,
    count(*) over (by_day {{ baseline_frame() }}) as baseline_days,
    round(avg(level) over (by_day {{ baseline_frame() }}), 4) as baseline
  from points
  window by_day as (partition by source, place, kind, term, period order by day_no)
)

select distinct on (source, place, kind, term, period, day_no + age)
  source, place, kind, term, period,
  day_no + age as day_no,
  age,
  level,
  baseline_days,
  baseline
from measured
cross join generate_series(0, {{ var('curve_max_age_days') }}) as age
where baseline_days >= {{ var('baseline_min_days') }}
order by source, place, kind, term, period, day_no + age, age
