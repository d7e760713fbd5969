-- One row per scored day: how many terms there are and in which stage.
select
  day,
  count(*) as terms,
  count(*) filter (where stage in ('rising', 'peaking', 'seasonal')) as rising,
  count(*) filter (where stage = 'emerging') as new_terms,
  count(*) filter (where stage = 'declining') as declining,
  count(score) as scored,
  count(*) filter (where n_sources > 1) as shared,
  bool_or(is_sample) as is_sample,
  max(last_observed_at) as last_observed_at
from marts.trend_scores
where day > :after and day <= :until and leads
group by day
order by day
