-- One row per source.
select source, status, last_attempt_at, last_outcome, last_reason, last_ok_at, attempts_24h, ok_24h,
  rows_loaded_24h, newest_observed_at
from marts.source_health
order by case status when 'failing' then 1 when 'stale' then 2 when 'waiting' then 3
  when 'healthy' then 4 else 5 end, source
