-- One row per source: the age of its last good reading, and the age it may have while it is on.
select coalesce(s.name, a.source) as source,
  extract(epoch from now() - a.last_ok)::float as age,
  case when s.is_on then 8 * 60.0 * s.every_minutes end::float as age_limit
from ops.sources as s
full join (
  select source, max(finished_at) filter (where outcome = 'ok') as last_ok
  from ops.scrape_attempts
  where access <> 'import'
  group by source
) as a on a.source = s.name
order by 1
