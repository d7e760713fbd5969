-- Terms of one day by how many sources and places saw them; 5 stands for 5 places or more.
with terms as (
  select kind, term, count(distinct source) as n_sources, count(distinct place) as n_places
  from marts.trend_scores cross join unnest(sources) as source
  where day = :day and leads
  group by kind, term
)
select n_sources, least(n_places, 5) as n_places, count(*) as terms
from terms
group by 1, 2
order by 1, 2
