-- Made-up scored terms, the same in every run: arithmetic on the number of the term.
insert into marts.trend_scores (
  day, place, kind, term, label, sources, places_seen, n_sources, n_observations, baseline_days,
  best_rank, volume, volume_unit, growth, strength, momentum, lists_rising, lists_read, breadth,
  score, basis, reason, stage, is_sample, last_observed_at, spark, canonical, leads
)
select
  made.day,
  (array['US', 'GB', 'DE', 'FR', 'ES', 'IN/Mumbai', 'BR', 'JP', 'CA', 'AU'])[n % 10 + 1],
  'hashtag',
  'made ' || n,
  '#Made' || n || (array['Cats', 'Frogs', 'Moths', 'Bears', 'Geese'])[n % 5 + 1],
  case n % 3
    when 0 then array['x'] when 1 then array['tiktok', 'x'] else array['google_trends']
  end,
  n % 9 + 1,
  case n % 3 when 1 then 2 else 1 end,
  n % 96 + 1,
  7,
  n % 50 + 1,
  case when n % 3 > 0 then (n * 7919::bigint) % 500000 end,
  case when n % 3 > 0 then 'posts' end,
  case when n % 3 > 0 then (n % 200 - 50) / 100.0 end,
  1 - (n % 50) * 0.02,
  case when n % 4 > 0 then (n * 31 % 200 - 100) / 100.0 end,
  n % 9,
  10,
  n % 9 / 10.0,
  case when n % 4 > 0 then (n * 37 % 1000) / 10.0 end,
  case when n % 4 > 0 then 'estimated' else 'not enough data' end,
  case when n % 4 > 0 then 'rank_history' else 'baseline_too_short' end,
  case when n % 4 > 0 then (array['emerging', 'rising', 'steady', 'declining'])[n * 37 % 4 + 1] end,
  true,
  made.day + interval '20 hours',
  array_fill((n % 50) / 50.0, array[14]),
  'made ' || n,
  true
from
  generate_series(cast(:first as date), cast(:last as date), interval '1 day') as days (at)
  cross join lateral (select days.at::date as day) as made
  cross join generate_series(1, cast(:terms as integer)) as n
