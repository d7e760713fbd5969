-- The newest scored day on which a term of this exact name was seen, in any place.
select max(day) as day from marts.trend_scores where term = :term
