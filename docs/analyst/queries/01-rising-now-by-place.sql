-- Question: What rises right now, place by place?
-- Grain: one row per place, kind and term; at most ten per place, best first.
-- Columns:
--   place             ISO 3166 code, country/city, or WW
--   label             the term as shown
--   kind              hashtag, topic, query, listing or pin
--   stage             new or rising
--   score             points, 0-100
--   momentum          -1 to 1, against the own baseline
--   best_rank         1 = top of the list
--   sources           platforms whose lists it stands on
--   last_observed_at  UTC
with ranked as (
  select
    *,
    row_number() over (partition by place order by score desc, best_rank, kind, term) as position
  from marts.trend_scores
  where day = (select max(day) from marts.trend_scores) and stage in ('emerging', 'rising', 'peaking', 'seasonal')
)

select place, label, kind, stage, score, momentum, best_rank, sources, last_observed_at
from ranked
where position <= 10
order by place, position
