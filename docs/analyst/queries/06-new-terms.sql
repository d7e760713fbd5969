-- Question: Which terms were first seen in the last seven days, and did they stay?
-- Grain: one row per term, the newest first.
-- It knows what was read here: a term is new when none of the lists that are read had it before.
-- Columns:
--   term           normalised key
--   label          the term as shown
--   first_seen_on  UTC day
--   last_seen_at   UTC
--   days_seen      days on a list
--   places         places
--   sources        platforms, sorted
--   best_rank      1 = top; null = never ranked
select term, label, first_seen_on, last_seen_at, days_seen, places, sources, best_rank
from marts.term_dim
where first_seen_on > (select max(day) - 7 from marts.trend_scores)
order by first_seen_on desc, days_seen desc, term
