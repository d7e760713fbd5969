-- The watched terms of the workspace in sight, with their figures of one day and the score of the
-- day a week before; null where the term was on no list that day.
select
  w.place, w.kind, w.term, w.label as watched_label, w.since, w.note,
  s.day, s.label, s.score, s.basis, s.stage, s.momentum, s.growth, s.volume, s.volume_unit,
  s.best_rank, s.sources, s.is_sample, s.last_observed_at, s.spark,
  before.score as score_before
from app.watched_terms as w
left join marts.trend_scores as s
  on s.day = :day and s.place = w.place and s.kind = w.kind and s.term = w.term
left join marts.trend_scores as before
  on before.day = :before and before.place = w.place and before.kind = w.kind
  and before.term = w.term
order by s.score desc nulls last, w.label, w.place, w.kind
limit :rows
