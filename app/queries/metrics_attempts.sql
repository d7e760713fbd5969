-- One row per source, outcome, method and alarm; imports included.
select source, outcome, coalesce(method, 'unknown') as method,
  nullif(alarm, 'accepted') as alarm, count(*) as attempts, sum(rows_loaded) as landed,
  sum(rows_quarantined) as refused
from ops.scrape_attempts
group by 1, 2, 3, 4
order by 1, 2, 3, 4
