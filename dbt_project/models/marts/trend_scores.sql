{{
  config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    indexes=[
      {'columns': ['day', 'place', 'kind', 'term'], 'unique': true},
      {'columns': ['term', 'day']},
    ],
    pre_hook=["{{ set_scoring_session() }}", "{{ forget_scored_span() }}"],
    post_hook="{{ record_scored_span() }}",
  )
}}

with

-- The volume shown is that of the list where the term stands strongest.
series as (
  select
    *,
    count(*) over (partition by trend_id, day) > 1 as has_company,
    row_number() over (
      partition by trend_id, day order by volume is null, strength desc nulls last, source
    ) = 1 as shows_volume
  from (
    select {{ one_list_per_source() }} *
    from {{ ref('term_momentum') }}
    order by {{ one_list_per_source_order() }}
  ) as chosen
),

-- One row per day, place, kind and term: a plain mean over its sources, so that units never mix.
trends as (
  select
    trend_id,
    day,
    min(term_id) as term_id,
    min(term) as term,
    min(place) as place,
    min(kind) as kind,
    min(canonical) as canonical,
    min(fitness) as fitness,
    min(label collate "C") as label,
    array_agg(source order by source) filter (where is_present) as sources,
    sum(n)::integer as n_observations,
    max(baseline_days) filter (where is_present) as baseline_days,
    min(best_rank) as best_rank,
    min(volume) filter (where shows_volume) as volume,
    min(volume_unit) filter (where shows_volume) as volume_unit,
    min(growth) filter (where shows_volume) as growth,
    -- A list the term has left counts only beside one on which it stands and can be judged.
    case when bool_or(is_present and momentum is not null) then round(avg(momentum), 4) end
      as momentum,
    round(avg(acceleration), 4) as acceleration,
    max(strength) filter (where is_present) as strength,
    bool_and(reason <> 'rank_history' or baseline = 0) as is_new,
    bool_or(is_present and reason = 'rank_history') as has_rank_history,
    bool_or(is_present and reason = 'curve_history') as has_curve_history,
    bool_or(is_present and reason = 'baseline_too_short') as has_short_history,
    sum(n_sample) > 0 as is_sample,
    max(last_observed_at) as last_observed_at,
    case when bool_or(has_company) then
      array[
        {%- for position in range(1, var('spark_days') + 1) %}
        max(spark[{{ position }}]) filter (where has_company){{ ',' if not loop.last }}
        {%- endfor %}
      ]
    else min(spark) end as spark
  from series
  group by trend_id, day
  having bool_or(is_present)
),

-- The days of about a year before on which anything, or this very term, stood on a list here.
last_year as (
  select
    place, kind, term,
    array_agg(distinct (bucket at time zone 'UTC')::date) as days
  from {{ ref('term_daily') }}
  where volume_unit <> 'index'
    and bucket >= (
      select (from_day - {{ var('year_days') + var('year_leeway_days') }})::timestamp
        at time zone 'UTC'
      from {{ ref('score_span') }}
    )
    and bucket <= (
      select (to_day - {{ var('year_days') - var('year_leeway_days') }})::timestamp
        at time zone 'UTC'
      from {{ ref('score_span') }}
    )
  group by place, kind, term
),

read_last_year as (
  select place, array_agg(distinct day) as days
  from last_year
  cross join lateral unnest(days) as day
  group by place
),

judged as (
  select
    trends.*,
    {{ score('momentum', 'strength', 'breadth') }} as score,
    round(stood.days::numeric / nullif(stood.read_days, 0), 4) as persistence,
    case
      when {{ any_around_last_year('term_then.days', 'trends.day') }} then true
      when {{ any_around_last_year('list_then.days', 'trends.day') }} then false
    end as seen_last_year,
    places_seen, lists_rising, lists_read, breadth
  from trends
  join {{ ref('agreement') }} using (day, term_id)
  left join last_year as term_then using (place, kind, term)
  left join read_last_year as list_then using (place)
  cross join lateral (
    select count(*) filter (where level > 0) as days, count(level) as read_days
    from unnest(spark) as level
  ) as stood
)

select
  day,
  place,
  kind,
  term,
  canonical,
  label,
  sources,
  places_seen,
  cardinality(sources) as n_sources,
  n_observations,
  baseline_days,
  best_rank,
  volume,
  volume_unit,
  growth::numeric(18, 4),
  strength::numeric(5, 4),
  momentum::numeric(5, 4),
  acceleration::numeric(5, 4),
  persistence::numeric(5, 4),
  seen_last_year,
  lists_rising,
  lists_read,
  breadth::numeric(5, 4),
  score::numeric(4, 1),
  case when momentum is not null then
    round(baseline_days::numeric / {{ var('baseline_window_days') }}, 4)
  end::numeric(5, 4) as confidence,
  fitness::integer,
  round(score * fitness / 100, 1)::numeric(4, 1) as opportunity,
  case when momentum is null then 'not enough data' else 'estimated' end as basis,
  case
    when has_rank_history then 'rank_history'
    when has_curve_history then 'curve_history'
    when has_short_history then 'baseline_too_short'
    else 'unranked'
  end as reason,
  case
    when momentum is null then null
    when seen_last_year and momentum >= {{ var('rising_at') }} then 'seasonal'
    when is_new and has_rank_history then 'emerging'
    when momentum >= {{ var('rising_at') }} and acceleration <= -{{ var('peaking_at') }}
      then 'peaking'
    when momentum >= {{ var('rising_at') }} then 'rising'
    when momentum <= -{{ var('rising_at') }} then 'declining'
    when persistence >= {{ var('evergreen_at') }} then 'evergreen'
    else 'steady'
  end as stage,
  row_number() over (
    partition by day, place, kind, canonical order by score desc nulls last, best_rank, term
  ) = 1 as leads,
  is_sample,
  last_observed_at,
  spark
from judged
-- A day lies together on disk, as it does when it is scored day by day: pages read by day.
order by day, place
