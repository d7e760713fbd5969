{# Which days a list was read on decides whether a missing term is absent (0) or unknown (null). A
   list is one source at one place; its periods are read, and looked back on, each by itself. #}
{%- set ages = range(var('spark_days') - 1, -1, -1) | list %}

with read_days as (
  select
    (dense_rank() over (order by source, place))::integer as list_id,
    source, place, period,
    (bucket at time zone 'UTC')::date as day,
    {{ day_no("(bucket at time zone 'UTC')::date") }} as day_no,
    n_readings
  from {{ ref('reading_daily') }}
  where {{ in_score_span('bucket') }}
)

select
  list_id, source, place, period, day, day_no, n_readings,
  (count(*) over (by_day {{ baseline_frame() }}))::integer as baseline_days,
  array[
    {%- for age in ages %}
    count(*) over (by_day {{ exact_day_frame(age) }}) > 0{{ ',' if not loop.last }}
    {%- endfor %}
  ] as was_read
from read_days
window by_day as (partition by list_id, period order by day_no)
