-- Question: How did one term stand over the last seven days, hour by hour?
-- Grain: one row per hour, place, source, kind, period and unit; seven days up to its newest hour.
-- To ask about another term, write its key instead, in lower case: select 'cosy fall' as term.
-- Columns:
--   hour         start of the hour, UTC
--   place        ISO 3166 code, country/city, or WW
--   source       the platform
--   kind         hashtag, topic, query, listing or pin
--   period       window of the list
--   best_rank    1 = top; null where not ranked
--   avg_volume   mean level, in volume_unit; null where not told
--   volume_unit  unit of the volume; index = a curve of 0-100
with wanted as (
  select term from marts.trend_scores
  where day = (select max(day) from marts.trend_scores)
  order by score desc nulls last, term limit 1
)

select hour, place, source, kind, period, best_rank, avg_volume, volume_unit
from marts.trend_hourly
join wanted using (term)
where hour > (
  select max(newest.hour) - interval '7 days'
  from marts.trend_hourly as newest
  join wanted using (term)
)
order by hour, place, source, kind, period, volume_unit
