-- Terms of one day, each kind and term once: in the place where it stands best.
select *
from (
  select distinct on (kind, term)
    day, place, kind, term, coalesce(canonical, term) as canonical, label, sources, score, strength,
    momentum, growth, n_observations, is_sample, last_observed_at
  from marts.trend_scores
  where day = :day and (cast(:place as text) is null or place = :place)
  order by kind, term, score desc nulls last, strength desc nulls last, place
) as best
order by score desc nulls last, strength desc nulls last, term, kind
limit :rows
