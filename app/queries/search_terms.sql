-- Terms of which every word asked for begins a word, or that begin with all of them; each once: on
-- its newest scored day, as what and where it scores best. A hashtag has no spaces, so the words
-- are tried written together too; the number at the end of a listing's key is none of its words.
-- The exact term comes first, then what was seen last. The indexes of the first condition are on
-- marts.term_dim; its terms are put in order before what is scored is looked up, so that this is
-- done per term, and for no more terms than the page needs.
select s.*
from (
  select
    d.term,
    d.last_seen_at,
    regexp_replace(d.term, ' #[0-9a-z_-]{1,40}$', '') = :exact as is_exact
  from marts.term_dim as d
  where (
      to_tsvector('simple', regexp_replace(d.term, ' #[0-9a-z_-]{1,40}$', '')) @@ to_tsquery('simple', :words)
      or d.term like :beginning
      or d.term like :together
    )
    and (cast(:kind as text) is null or :kind = any (d.kinds))
  order by is_exact desc, d.last_seen_at desc nulls last, d.term
) as found
cross join lateral (
  select *
  from marts.trend_scores as t
  where t.term = found.term
    and (cast(:place as text) is null or t.place = :place)
    and (cast(:kind as text) is null or t.kind = :kind)
  order by t.day desc, t.score desc nulls last, t.best_rank nulls last, t.place, t.kind
  limit 1
) as s
order by found.is_exact desc, found.last_seen_at desc nulls last, found.term
limit :rows
offset :skip
