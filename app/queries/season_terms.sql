-- Terms that may name a season, by the words of their labels: a superset, the names themselves are
-- told apart in Python. One row per term; served by the index on the words of marts.term_dim, whose
-- expression is this one.
select term, label, days_seen
from marts.term_dim
where to_tsvector('simple', regexp_replace(label, '([a-zß-öø-ÿ])([A-ZÀ-Þ])', '\1 \2', 'g'))
  @@ to_tsquery('simple', :words)
order by days_seen desc, term
limit :rows
