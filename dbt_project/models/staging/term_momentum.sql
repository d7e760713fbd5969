{#
  One row per list, term and day: the term's strength against its own baseline on that list.
  A term that stood on several lists of a place counts, as absent, also on those it has left.
#}
{%- set ages = range(var('spark_days') - 1, -1, -1) | list %}

with listings as (
  select
    source, place, kind, term, period,
    count(*) over (partition by place, kind, term) as n_lists
  from {{ ref('standings') }}
  group by source, place, kind, term, period
),

departures as (
  select source, place, kind, term, period, day
  from listings
  join (select distinct place, kind, term, day from {{ ref('standings') }}) as seen
    using (place, kind, term)
  join {{ ref('list_days') }} using (source, place, period, day)
  where n_lists > 1
  except
  select source, place, kind, term, period, day from {{ ref('standings') }}
),

strengths as (
  select source, place, kind, term, period, day, true as is_present, n_ranked > 0 as is_ranked, strength
  from {{ ref('standings') }}
  union all
  select source, place, kind, term, period, day, false, true, 0
  from departures
),

baselines as (
  select
    s.*,
    list.day_no,
    coalesce(list.baseline_days, 0) as baseline_days,
    round(
      coalesce(sum(s.strength) over (by_day {{ baseline_frame() }}), 0)
      / nullif(list.baseline_days, 0), 4
    ) as baseline,
    array[
      {%- for age in ages %}
      case when list.was_read[{{ loop.index }}] then
        coalesce(max(s.strength) over (by_day {{ exact_day_frame(age) }}), 0)
      end{{ ',' if not loop.last }}
      {%- endfor %}
    ] as spark
  from strengths as s
  left join {{ ref('list_days') }} as list using (source, place, period, day)
  window by_day as (
    partition by s.source, s.place, s.kind, s.term, s.period order by list.day_no
  )
),

growths as (
  select
    source, place, kind, term, period, day,
    case when count(*) over (by_day {{ baseline_frame() }}) >= {{ var('baseline_min_days') }} then
      round(volume / nullif(avg(volume) over (by_day {{ baseline_frame() }}), 0) - 1, 4)
    end as growth
  from {{ ref('standings') }}
  where volume is not null
  window by_day as (
    partition by source, place, kind, term, period, volume_unit order by day_no
  )
)
select
  b.source, b.place, b.kind, b.term, b.period, b.day, b.is_present, b.strength,
  case when curve.level is null then b.baseline_days else curve.baseline_days end as baseline_days,
  b.baseline,
  b.spark,
  g.growth,
  case
    when not b.is_ranked then 'unranked'
    when b.baseline_days >= {{ var('baseline_min_days') }} then 'rank_history'
    when curve.level is not null then 'curve_history'
    else 'baseline_too_short'
  end as reason,
  case
    when not b.is_ranked then null
    when b.baseline_days >= {{ var('baseline_min_days') }} then {{ momentum('b.strength', 'b.baseline') }}
    when curve.level is not null then {{ momentum('curve.level', 'curve.baseline') }}
  end as momentum
from baselines as b
left join growths as g using (source, place, kind, term, period, day)
left join {{ ref('curve_days') }} as curve
  on b.baseline_days < {{ var('baseline_min_days') }}
  and (curve.source, curve.place, curve.kind, curve.term, curve.period, curve.day_no)
    = (b.source, b.place, b.kind, b.term, b.period, b.day_no)
where b.day between (select from_day from {{ ref('score_span') }})
    and (select to_day from {{ ref('score_span') }})
  and (b.is_present or (b.baseline_days >= {{ var('baseline_min_days') }} and b.baseline > 0))
