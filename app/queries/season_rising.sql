-- The terms of one day that are new or rising, best first, to be told by season.
select place, kind, term, label, score, stage
from marts.trend_scores
where day = :day and leads and stage in ('emerging', 'rising', 'peaking', 'seasonal')
order by score desc nulls last, best_rank nulls last, term, place, kind
limit :rows
