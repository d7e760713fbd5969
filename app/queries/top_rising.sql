-- The rising terms of one day, each term once: in the place where its score is highest.
select *
from (
  select distinct on (kind, term) *
  from marts.trend_scores
  where day = :day and stage in ('rising', 'peaking', 'seasonal') and score is not null and leads
  order by kind, term, score desc, best_rank nulls last, place
) as best
order by score desc, best_rank nulls last, term, kind
limit :rows
