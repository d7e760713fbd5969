-- The newest attempts at reading a source, imports included.
select id, run_id, source, place, access, outcome, reason, http_status, rows_read, rows_loaded,
  rows_merged, rows_unchanged, rows_quarantined, started_at, finished_at
from ops.scrape_attempts
where cast(:source as text) is null or source = :source
order by started_at desc, id desc
limit :rows
