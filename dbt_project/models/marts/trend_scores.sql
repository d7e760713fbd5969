{{
  config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    indexes=[
      {'columns': ['day', 'place', 'kind', 'term'], 'unique': true},
      {'columns': ['term', 'day']},
    ],
    pre_hook=["set local work_mem = '64MB'", "{{ forget_scored_span() }}"],
    post_hook="{{ record_scored_span() }}",
  )
}}

with

-- Per source the shortest period on which the term stands; a list it has left only where it stands on none.
series as (
  select distinct on (day, source, place, kind, term) *
  from {{ ref('term_momentum') }}
  order by
    day, source, place, kind, term, is_present desc,
    array_position(array['instant', '7d', '30d', '90d'], period)
),

agreement as (
  select
    day,
    term,
    count(distinct (source, place)) filter (where momentum >= {{ var('rising_at') }}) as lists_rising,
    count(distinct place) filter (where is_present) as places_seen
  from series
  group by day, term
),

lists_of_day as (
  select day, count(distinct (source, place)) as lists_read
  from {{ ref('list_days') }}
  group by day
),

-- One row per day, place, kind and term: a plain mean over its sources, so that units never mix.
terms as (
  select
    day, place, kind, term,
    min(standing.label collate "C") as label,
    array_agg(source order by source) filter (where is_present) as sources,
    coalesce(sum(standing.n), 0)::integer as n_observations,
    max(series.baseline_days)::integer as baseline_days,
    min(standing.best_rank) as best_rank,
    (array_agg(standing.volume order by series.strength desc nulls last, source)
      filter (where standing.volume is not null))[1] as volume,
    (array_agg(standing.volume_unit order by series.strength desc nulls last, source)
      filter (where standing.volume is not null))[1] as volume_unit,
    (array_agg(growth order by series.strength desc nulls last, source)
      filter (where standing.volume is not null))[1] as growth,
    round(avg(momentum), 4) as momentum,
    max(series.strength) filter (where is_present) as strength,
    bool_and(reason <> 'rank_history' or baseline = 0) as is_new,
    case
      when bool_or(reason = 'rank_history') then 'rank_history'
      when bool_or(reason = 'curve_history') then 'curve_history'
      when bool_or(reason = 'baseline_too_short') then 'baseline_too_short'
      else 'unranked'
    end as reason,
    coalesce(sum(standing.n_sample), 0) > 0 as is_sample,
    max(standing.last_observed_at) as last_observed_at,
    array[
      {%- for position in range(1, var('spark_days') + 1) %}
      max(spark[{{ position }}]){{ ',' if not loop.last }}
      {%- endfor %}
    ] as spark
  from series
  left join {{ ref('standings') }} as standing using (source, place, kind, term, period, day)
  group by day, place, kind, term
),

measured as (
  select
    terms.*,
    places_seen,
    lists_rising,
    lists_read,
    round(lists_rising::numeric / nullif(lists_read, 0), 4) as breadth
  from terms
  join agreement using (day, term)
  left join lists_of_day using (day)
  where sources is not null
)

select
  day,
  place,
  kind,
  term,
  label,
  sources,
  places_seen::integer,
  cardinality(sources) as n_sources,
  n_observations,
  baseline_days,
  best_rank,
  volume,
  volume_unit,
  growth,
  strength,
  momentum,
  lists_rising::integer,
  coalesce(lists_read, 0)::integer as lists_read,
  breadth,
  {{ score('momentum', 'strength', 'breadth') }} as score,
  case when momentum is null then 'not enough data' else 'estimated' end as basis,
  reason,
  case
    when momentum is null then null
    when is_new and reason = 'rank_history' then 'new'
    when momentum >= {{ var('rising_at') }} then 'rising'
    when momentum <= -{{ var('rising_at') }} then 'declining'
    else 'steady'
  end as stage,
  is_sample,
  last_observed_at,
  spark
from measured
