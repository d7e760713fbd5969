-- How many terms `search_terms` would show, counted up to a limit.
select count(*) as terms
from (
  select 1
  from marts.term_dim as d
  cross join lateral (
    select 1
    from marts.trend_scores as t
    where t.term = d.term
      and (cast(:place as text) is null or t.place = :place)
      and (cast(:kind as text) is null or t.kind = :kind)
    limit 1
  ) as s
  where (
      to_tsvector('simple', regexp_replace(d.term, ' #[0-9a-z_-]{1,40}$', '')) @@ to_tsquery('simple', :words)
      or d.term like :beginning
      or d.term like :together
    )
    and (cast(:kind as text) is null or :kind = any (d.kinds))
  limit :most
) as found
