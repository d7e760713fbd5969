-- Strength by day of a few terms: one row per term and scored day on which it stood on a list.
select s.day, s.place, s.kind, s.term, s.label, s.strength, s.score, s.basis
from unnest(cast(:places as text[]), cast(:kinds as text[]), cast(:terms as text[]))
  as k (place, kind, term)
join marts.trend_scores as s using (place, kind, term)
where s.day > :after and s.day <= :until
order by s.term, s.place, s.kind, s.day
