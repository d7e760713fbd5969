-- How many listings compete for a term, by the newest reading of each source, place and term.
select distinct on (source, place, term)
  source, place, term, label, (measures ->> 'listings')::bigint as listings, observed_at
from (
  select source, place, term, label, measures, observed_at
  from raw.observations
  where measures ? 'listings' and observed_at > :after and observed_at < :before
  order by observed_at desc
  limit :rows
) as newest
order by source, place, term, observed_at desc
