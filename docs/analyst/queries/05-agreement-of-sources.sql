-- Question: Which terms do several platforms agree on today?
-- Grain: one row per term of the newest day that stands on at least two platforms.
-- Columns:
--   term          normalised key
--   n_sources     platforms
--   sources       platforms, sorted
--   n_places      places
--   lists_rising  lists on which it rises
--   lists_read    lists that were read that day
--   breadth       lists_rising / lists_read, 0 to 1
--   best_score    points, 0-100, of its best place; null = not enough data
select
  term,
  count(distinct source) as n_sources,
  array_agg(distinct source order by source) as sources,
  count(distinct place) as n_places,
  max(lists_rising) as lists_rising,
  max(lists_read) as lists_read,
  max(breadth) as breadth,
  max(score) as best_score
from marts.trend_scores
cross join unnest(sources) as source
where day = (select max(day) from marts.trend_scores)
group by term
having count(distinct source) > 1
order by n_sources desc, breadth desc, term
