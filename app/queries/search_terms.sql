-- Terms of which every word asked for begins a word, or that begin with all of them; each once: on
-- its newest scored day, as what and where it scores best. A hashtag has no spaces, so the words
-- are tried written together too. The exact term comes first, then what was seen last. The indexes
-- of the first condition are on marts.term_dim; what is scored is looked up per term, and no
-- further than the page needs.
select s.*
from marts.term_dim as d
cross join lateral (
  select *
  from marts.trend_scores as t
  where t.term = d.term
    and (cast(:place as text) is null or t.place = :place)
    and (cast(:kind as text) is null or t.kind = :kind)
  order by t.day desc, t.score desc nulls last, t.best_rank nulls last, t.place, t.kind
  limit 1
) as s
where (
    to_tsvector('simple', d.term) @@ to_tsquery('simple', :words)
    or d.term like :beginning
    or d.term like :together
  )
  and (cast(:kind as text) is null or :kind = any (d.kinds))
order by (d.term = :exact) desc, d.last_seen_at desc nulls last, d.term
limit :rows
offset :skip
