-- One row per value a filter can take on one day, with how many terms it would show.
select 'place' as facet, place as value, count(*) as terms
from marts.trend_scores where day = :day and leads group by place
union all
select 'kind', kind, count(*) from marts.trend_scores where day = :day and leads group by kind
union all
select 'stage', stage, count(*)
from marts.trend_scores where day = :day and leads and stage is not null group by stage
union all
select 'source', source, count(*)
from marts.trend_scores cross join unnest(sources) as source where day = :day and leads
group by source
order by 1, 3 desc, 2
