-- Question: Which lists are out of date right now, and by how much?
-- Grain: one row per source and place, the oldest first.
-- Columns:
--   source              the platform
--   place               ISO 3166 code, country/city, or WW
--   newest_observed_at  UTC
--   age                 interval, until now
--   stale_after         interval
--   is_stale            true when age is more than stale_after
select source, place, newest_observed_at, age, stale_after, is_stale
from marts.data_freshness
order by age desc, source, place
