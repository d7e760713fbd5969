-- Question: On which days did one term reach a better rank than ever before?
-- Grain: one row per place, source and day on which it stood better than on every day before.
-- To ask about another term, write its key instead, in lower case: select 'cosy fall' as term.
-- Columns:
--   place        ISO 3166 code, country/city, or WW
--   source       the platform
--   day          UTC
--   best_rank    1 = top of the list
--   best_before  best rank of all days before; null = the first day
with wanted as (
  select term from marts.trend_scores
  where day = (select max(day) from marts.trend_scores)
  order by score desc nulls last, term limit 1
),

days as (
  select place, source, day, min(best_rank) as best_rank
  from marts.trend_daily
  join wanted using (term)
  where best_rank is not null
  group by place, source, day
),

history as (
  select
    *,
    min(best_rank) over (
      partition by place, source order by day rows between unbounded preceding and 1 preceding
    ) as best_before
  from days
)

select place, source, day, best_rank, best_before
from history
where best_before is null or best_rank < best_before
order by place, source, day
