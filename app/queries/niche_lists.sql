-- One row per place and day: the strongest terms that stood there together.
select place, day, (array_agg(term order by strength desc nulls last, term))[1:50] as terms
from marts.trend_scores
where day > :after and day <= :until
group by place, day
having count(*) > 1
order by day desc, place
limit :rows
