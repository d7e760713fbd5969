-- One row per source: how many attempts took at most so many seconds, all of them, and their sum.
select source, array_agg(below order by bound) as below, max(attempts) as attempts,
  max(seconds)::float as seconds
from (
  select a.source, b.bound,
    count(*) filter (where extract(epoch from a.finished_at - a.started_at) <= b.bound) as below,
    count(*) as attempts,
    sum(extract(epoch from a.finished_at - a.started_at)) as seconds
  from ops.scrape_attempts as a
  cross join unnest(cast(:bounds as float[])) as b (bound)
  where a.access <> 'import'
  group by 1, 2
) as counted
group by source
order by source
