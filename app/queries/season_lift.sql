-- How high a season's terms stood in the weeks before an event, and in the rest of the year that ends
-- with it. One row per source and measure. The lists are those on which one of the terms stood that
-- year: a list that was read without any of them counts 0, a day on which it was not read counts not
-- at all. Sources that tell a volume and no rank are compared series by series, each with itself and
-- only with days enough of its own. A unit that counts up as long as a thing exists (posts, saves,
-- views, likes, votes, listings) is no level and is left out.
with standing as (
  select source, place, period, kind, term, volume_unit, bucket,
    case when n_ranked > 0 then 51 * n_top50 - coalesce(sum_rank_top50, 0) end as points,
    case when n_ranked = 0 and volume_unit in ('index', 'searches')
      then sum_volume / nullif(n_volume, 0) end as volume
  from rollups.term_daily
  where term = any(:terms) and bucket >= :first and bucket < :last
    and (place = :region or place like any(:inside))
),
ranked as (
  select source, place, period, bucket, sum(points) as points
  from standing where points is not null group by 1, 2, 3, 4
),
read as (
  select list.source, list.place, list.period, day.bucket, day.n_readings
  from (select distinct source, place, period from ranked) as list
  cross join lateral (
    select r.bucket, r.n_readings
    from rollups.reading_daily as r
    where r.source = list.source and r.place = list.place and r.period = list.period
      and r.bucket >= :first and r.bucket < :last and r.n_readings > 0
    offset 0
  ) as day
),
series as (
  select source, volume_unit, term,
    avg(volume) filter (where bucket >= :season) as level_in,
    avg(volume) filter (where bucket < :season) as level_out,
    count(*) filter (where bucket >= :season) as days_in,
    count(*) filter (where bucket < :season) as days_out
  from standing where volume is not null group by source, place, period, kind, term, volume_unit
)
select source, 'strength' as measure, '' as unit,
  (select count(distinct s.term) from standing as s where s.source = read.source) as terms,
  count(distinct bucket) filter (where bucket >= :season) as days_in,
  count(distinct bucket) filter (where bucket < :season) as days_out,
  (avg(coalesce(points, 0) / (50.0 * n_readings)) filter (where bucket >= :season))::float
    as level_in,
  (avg(coalesce(points, 0) / (50.0 * n_readings)) filter (where bucket < :season))::float
    as level_out
from read left join ranked using (source, place, period, bucket)
group by source
union all
select source, 'volume', volume_unit, count(distinct term), max(days_in), max(days_out),
  sum(level_in)::float, sum(level_out)::float
from series where days_in >= :curve_in and days_out >= :curve_out
group by source, volume_unit
order by source, measure, unit
