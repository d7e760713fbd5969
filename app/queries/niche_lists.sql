-- One row per place and day: the strongest terms that stood there together, as their family is named.
select place, day,
  (array_agg(
    case when kind in ('listing', 'pin', 'post') then label else coalesce(canonical, term) end
    order by strength desc nulls last, term, kind
  ))[1:50] as terms
from marts.trend_scores
where day > :after and day <= :until
group by place, day
having count(*) > 1
order by day desc, place
limit :rows
