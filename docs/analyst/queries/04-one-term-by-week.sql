-- Question: How does one term stand week by week, and how often was it seen?
-- Grain: one row per week, source, place, kind, period and unit.
-- To ask about another term, write its key instead, in lower case: select 'cosy fall' as term.
-- Columns:
--   week         Monday, UTC
--   source       the platform
--   place        ISO 3166 code, country/city, or WW
--   kind         hashtag, topic, query, listing or pin
--   period       window of the list
--   n            observations
--   best_rank    1 = top; null where not ranked
--   avg_rank     mean rank over the ranked observations
--   avg_volume   mean level, in volume_unit; null where not told
--   volume_unit  unit of the volume; index = a curve of 0-100
with wanted as (
  select term from marts.trend_scores
  where day = (select max(day) from marts.trend_scores)
  order by score desc nulls last, term limit 1
)

select week, source, place, kind, period, n, best_rank, avg_rank, avg_volume, volume_unit
from marts.trend_weekly
join wanted using (term)
order by source, place, kind, period, volume_unit, week
