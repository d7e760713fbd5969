-- Where each of some terms stood in each week, 0 to 1: on its best list, 0 on a list that was read
-- without it; or on the platform's own curve of 0 to 100. A week that was not read has no row.
with standing as (
  select source, place, period, term, bucket,
    sum(51 * n_top50 - coalesce(sum_rank_top50, 0)) filter (where n_ranked > 0) as points,
    max(sum_volume / nullif(n_volume, 0)) filter (where volume_unit = 'index') as level
  from rollups.term_weekly
  where term = any(:terms) and bucket >= :first and bucket < :last
    and (place = :region or place like any(:inside))
  group by 1, 2, 3, 4, 5
),
read as (
  select list.source, list.place, list.period, list.term, week.bucket, week.n_readings
  from (select distinct source, place, period, term from standing where points is not null) as list
  cross join lateral (
    select r.bucket, r.n_readings
    from rollups.reading_weekly as r
    where r.source = list.source and r.place = list.place and r.period = list.period
      and r.bucket >= :first and r.bucket < :last and r.n_readings > 0
    offset 0
  ) as week
)
select term, 'strength' as measure, (bucket at time zone 'UTC')::date as week,
  least(1, max(coalesce(points, 0) / (50.0 * n_readings)))::float as level
from read left join standing using (source, place, period, term, bucket)
group by term, bucket
union all
select term, 'index', (bucket at time zone 'UTC')::date, least(1, max(level) / 100)::float
from standing where level is not null
group by term, bucket
order by term, measure, week
