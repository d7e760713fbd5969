-- Every day that has scores, newest first. Hops from day to day on the index instead of reading
-- every row: a thousandth of the cost with a year of history.
with recursive days as (
  (select day from marts.trend_scores order by day desc limit 1)
  union all
  select (select s.day from marts.trend_scores as s where s.day < days.day order by s.day desc limit 1)
  from days
  where days.day is not null
)
select day from days where day is not null
