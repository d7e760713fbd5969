-- The newest readings that name terms beside their own, one per source, place, kind and term.
select distinct on (source, place, kind, term) source, term, related
from (
  select source, place, kind, term, related, observed_at
  from raw.observations
  where related is not null and observed_at > :after and observed_at < :before
  order by observed_at desc
  limit :rows
) as newest
where jsonb_typeof(related) = 'object'
order by source, place, kind, term, observed_at desc
