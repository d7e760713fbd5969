-- Question: Where does a term do best, and how far behind is its weakest place?
-- Grain: one row per kind and term of the newest day that has a score in at least two places.
-- Columns:
--   kind           hashtag, topic, query, listing or pin
--   term           normalised key
--   scored_places  places with a score
--   best_place     ISO 3166 code, country/city, or WW
--   best_score     points, 0-100
--   weakest_place  ISO 3166 code, country/city, or WW
--   weakest_score  points, 0-100
--   spread         points between the two
select
  kind,
  term,
  count(*) as scored_places,
  (array_agg(place order by score desc, place))[1] as best_place,
  max(score) as best_score,
  (array_agg(place order by score, place))[1] as weakest_place,
  min(score) as weakest_score,
  max(score) - min(score) as spread
from marts.trend_scores
where day = (select max(day) from marts.trend_scores) and score is not null
group by kind, term
having count(*) > 1
order by spread desc, kind, term
