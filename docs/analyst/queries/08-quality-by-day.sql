-- Question: How much of each of the last 30 days can be judged?
-- Grain: one row per scored day.
-- Columns:
--   day                UTC
--   terms              terms by place and kind
--   scored             of those, with a score
--   scored_share       0 to 1
--   with_volume_share  0 to 1, share of terms with a volume
--   too_short          terms without a score because their list is too new
--   unranked           terms without a score because the list gave no ranks
--   lists_read         lists
--   has_sample         true when any of it came from the sample site
select
  day,
  count(*) as terms,
  count(score) as scored,
  round(count(score)::numeric / count(*), 3) as scored_share,
  round(count(volume)::numeric / count(*), 3) as with_volume_share,
  count(*) filter (where reason = 'baseline_too_short') as too_short,
  count(*) filter (where reason = 'unranked') as unranked,
  max(lists_read) as lists_read,
  bool_or(is_sample) as has_sample
from marts.trend_scores
where day > (select max(day) - 30 from marts.trend_scores)
group by day
order by day
