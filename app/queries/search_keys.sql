-- The terms of one day that a search matches, by the same words as `search_terms`; without words
-- every term of the place and kind.
select s.place, s.kind, s.term
from marts.trend_scores as s
where s.day = :day
  and (cast(:place as text) is null or s.place = :place)
  and (cast(:kind as text) is null or s.kind = :kind)
  and (
    :exact = ''
    or s.term in (
      select d.term
      from marts.term_dim as d
      where to_tsvector('simple', regexp_replace(d.term, ' #[0-9a-z_-]{1,40}$', '')) @@ to_tsquery('simple', :words)
        or d.term like :beginning
        or d.term like :together
    )
  )
