{# Which days a list was read on decides whether a missing term is absent (0) or unknown (null). #}
{%- set ages = range(var('spark_days') - 1, -1, -1) | list %}

with read_days as (
  select
    source, place, period, n_readings,
    (bucket at time zone 'UTC')::date as day,
    {{ day_no("(bucket at time zone 'UTC')::date") }} as day_no
  from {{ ref('reading_daily') }}
  where {{ in_score_span('bucket') }}
)

select
  source, place, period, day, day_no, n_readings,
  count(*) over (by_day {{ baseline_frame() }}) as baseline_days,
  array[
    {%- for age in ages %}
    count(*) over (by_day {{ exact_day_frame(age) }}) > 0{{ ',' if not loop.last }}
    {%- endfor %}
  ] as was_read
from read_days
window by_day as (partition by source, place, period order by day_no)
