-- One row per value a filter can take on one day, with how many terms it would show.
select 'place' as facet, place as value, count(*) as terms
from marts.trend_scores where day = :day and leads group by place
union all
select 'kind', kind, count(*) from marts.trend_scores where day = :day and leads group by kind
union all
select 'stage', stage, count(*)
from marts.trend_scores where day = :day and stage is not null group by stage
union all
select 'source', source, count(*)
from marts.trend_scores cross join unnest(sources) as source where day = :day group by source
union all
select 'category', category, count(*)
from marts.trend_scores as s
join ops.term_resolutions as r using (term)
cross join unnest(r.categories) as category
where s.day = :day and s.leads
group by category
order by 1, 3 desc, 2
