-- Question: Is every source being read, and if not, what did it answer?
-- Grain: one row per source, those that need a person first.
-- Columns:
--   source              the platform
--   status              failing, stale, waiting, healthy or disabled
--   last_attempt_at     UTC
--   last_outcome        ok, empty, blocked, rate_limited, shape_changed, transient or disabled
--   last_reason         a sentence; may be null
--   ok_share_24h        0 to 1; null without an attempt in 24 hours
--   rows_loaded_24h     rows
--   newest_observed_at  UTC
select
  source,
  status,
  last_attempt_at,
  last_outcome,
  last_reason,
  round(ok_24h::numeric / nullif(attempts_24h, 0), 3) as ok_share_24h,
  rows_loaded_24h,
  newest_observed_at
from marts.source_health
order by array_position(array['failing', 'stale', 'waiting', 'healthy', 'disabled'], status), source
