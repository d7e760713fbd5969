-- Question: What is the trend of one term over the last 90 days?
-- Grain: one row per day, place and kind; a missing day is a day without it.
-- To ask about another term, write its key instead, in lower case: select 'cosy fall' as term.
-- Columns:
--   day          UTC
--   place        ISO 3166 code, country/city, or WW
--   kind         hashtag, topic, query, listing or pin
--   score        points, 0-100; null = not enough data
--   strength     0 to 1, standing on the lists of the day
--   stage        new, rising, steady, declining; null = not enough data
--   volume       highest level, in volume_unit; null where not told
--   volume_unit  unit of the volume
--   basis        estimated, or not enough data
with wanted as (
  select term from marts.trend_scores
  where day = (select max(day) from marts.trend_scores)
  order by score desc nulls last, term limit 1
)

select day, place, kind, score, strength, stage, volume, volume_unit, basis
from marts.trend_scores
join wanted using (term)
where day > (select max(day) - 90 from marts.trend_scores)
order by place, kind, day
