{#
  One row per list, period, term and day: the term's strength against its own baseline on that list.
  A term that stood on several lists of a place counts, as absent, also on those it has left.
#}
{%- set ages = range(var('spark_days') - 1, -1, -1) | list %}
{%- set carried = 'label, n, n_sample, best_rank, last_observed_at, volume, volume_unit' %}
{%- set named = 'term_id, trend_id, series_id, term, canonical, fitness, place, kind, source, period' %}

with listings as (
  select distinct {{ named }}
  from {{ ref('standings') }}
),

departures as (
  select
    listings.*, seen.day, list.list_id, list.day_no, list.baseline_days, list.was_read
  from listings
  join (select trend_id from listings group by trend_id having count(*) > 1) as scattered
    using (trend_id)
  join (select distinct trend_id, day from {{ ref('standings') }}) as seen using (trend_id)
  join {{ ref('list_days') }} as list using (source, place, period, day)
  where not exists (
    select from {{ ref('standings') }} as s
    where s.series_id = listings.series_id and s.day = seen.day
  )
),

strengths as (
  select
    {{ named }}, day, list_id, day_no,
    baseline_days, was_read, true as is_present, n_ranked > 0 as is_ranked, strength, {{ carried }}
  from {{ ref('standings') }}
  union all
  select
    {{ named }}, day, list_id, day_no,
    baseline_days, was_read, false, true, 0, null, 0, 0, null, null, null, null
  from departures
),

baselines as (
  select
    *,
    round(
      coalesce(sum(strength) over (by_day {{ baseline_frame() }}), 0) / nullif(baseline_days, 0), 4
    ) as baseline,
    array_agg(day_no) over (by_day {{ spark_frame() }}) as stood_on,
    array_agg(strength) over (by_day {{ spark_frame() }}) as strengths
  from strengths
  window by_day as (partition by series_id order by day_no)
),

judged as (
  select
    b.*,
    coalesce(curve.baseline_days, b.baseline_days) as judged_days,
    case
      when not b.is_ranked then 'unranked'
      when b.baseline_days >= {{ var('baseline_min_days') }} then 'rank_history'
      when curve.level is not null then 'curve_history'
      else 'baseline_too_short'
    end as reason,
    case
      when not b.is_ranked then null
      when b.baseline_days >= {{ var('baseline_min_days') }} then
        {{ momentum('b.strength', 'b.baseline') }}
      when curve.level is not null then {{ momentum('curve.level', 'curve.baseline') }}
    end as momentum
  from baselines as b
  left join {{ ref('curve_days') }} as curve
    on curve.series_id = b.series_id
    and curve.day_no = b.day_no
    and b.is_ranked
    and b.baseline_days < {{ var('baseline_min_days') }}
),

moved as (
  select
    *,
    case
      when is_present and lag(is_present) over by_day and lag(day_no) over by_day = day_no - 1
        then momentum - lag(momentum) over by_day
    end as acceleration
  from judged
  window by_day as (partition by series_id order by day_no)
),

growths as (
  select
    series_id, day,
    case when count(*) over (by_day {{ baseline_frame() }}) >= {{ var('baseline_min_days') }} then
      round(volume / nullif(avg(volume) over (by_day {{ baseline_frame() }}), 0) - 1, 4)
    end as growth
  from {{ ref('standings') }}
  where volume is not null
  window by_day as (partition by series_id, volume_unit order by day_no)
)

select
  b.term_id, b.trend_id, b.term, b.canonical, b.fitness, b.place, b.kind, b.source, b.list_id,
  b.period, b.day,
  {{ carried }},
  b.is_present,
  b.strength,
  b.baseline,
  b.judged_days as baseline_days,
  b.reason,
  b.momentum,
  b.acceleration,
  g.growth,
  array[
    {%- for age in ages %}
    case when b.was_read[{{ loop.index }}] then
      coalesce(b.strengths[array_position(b.stood_on, b.day_no - {{ age }})], 0)
    end{{ ',' if not loop.last }}
    {%- endfor %}
  ] as spark
from moved as b
left join growths as g using (series_id, day)
where b.day between (select from_day from {{ ref('score_span') }})
    and (select to_day from {{ ref('score_span') }})
  and (b.is_present or (b.baseline_days >= {{ var('baseline_min_days') }} and b.baseline > 0))
