-- Where else the same term was seen on the same day. One row per place.
select place, score, best_rank, stage, sources
from marts.trend_scores
where term = :term and kind = :kind and day = :day
order by score desc nulls last, best_rank nulls last, place
limit 30
