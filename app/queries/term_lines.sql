-- One row per day, source, place, period and unit for one term: its levels, never a sum.
select day, source, place, period, volume_unit, best_rank, avg_rank, avg_volume, max_volume, n, is_sample
from marts.trend_daily
where term = :term and kind = :kind and place = :place and day > :after and day <= :until
order by source, period, volume_unit, day
