-- The newest readings that name terms beside their own, one per source, place, kind and term. A term
-- that ends with the number of its listing, pin or post goes by its label.
select source, spelling, related
from (
  select distinct on (source, place, kind, term)
    source, place, kind, term, period, observed_at, related,
    case when kind in ('listing', 'pin', 'post') then label else term end as spelling
  from raw.observations
  where jsonb_typeof(related) = 'object' and observed_at > :after and observed_at < :before
  order by source, place, kind, term, observed_at desc, period
) as newest
order by observed_at desc, source, place, kind, term, period
limit :rows
