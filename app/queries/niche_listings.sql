-- How many listings compete for a term, by the newest reading of each source, place, kind and term. A
-- term that ends with the number of its listing, pin or post goes by its label.
select source, place, spelling, label, listings, observed_at
from (
  select distinct on (source, place, kind, term)
    source, place, kind, term, period, label, observed_at,
    case when kind in ('listing', 'pin', 'post') then label else term end as spelling,
    (measures ->> 'listings')::bigint as listings
  from raw.observations
  where measures ? 'listings' and observed_at > :after and observed_at < :before
  order by source, place, kind, term, observed_at desc, period
) as newest
order by observed_at desc, source, place, kind, term, period
limit :rows
