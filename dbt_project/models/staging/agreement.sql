{# How far a term's rise is shared on a day: over all lists read that day, whatever the kind. #}

with series as (
  select {{ one_list_per_source() }}
    trend_id, day, source, term_id, place, list_id, is_present,
    momentum >= {{ var('rising_at') }} as is_rising
  from {{ ref('term_momentum') }}
  order by {{ one_list_per_source_order() }}
),

places as (
  select
    day, term_id, place,
    bool_or(is_present) as is_present,
    count(distinct list_id) filter (where is_rising) as lists_rising
  from series
  group by day, term_id, place
),

terms as (
  select
    day, term_id,
    (count(*) filter (where is_present))::integer as places_seen,
    sum(lists_rising)::integer as lists_rising
  from places
  group by day, term_id
),

lists as (
  select day, count(distinct list_id)::integer as lists_read
  from {{ ref('list_days') }}
  group by day
)

select
  day, term_id, places_seen, lists_rising,
  coalesce(lists_read, 0) as lists_read,
  round(lists_rising::numeric / nullif(lists_read, 0), 4) as breadth
from terms
left join lists using (day)
