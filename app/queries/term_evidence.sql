-- The newest raw readings behind one term on and before one day.
select observed_at, source, place, period, rank, volume, volume_upper, volume_unit, url, access, ingested_at
from raw.observations
where term = :term and kind = :kind and place = :place
  and observed_at > :after and observed_at < :before
order by observed_at desc, source, period
limit :rows
