{{
  config(
    indexes=[
      {'columns': ['source', 'place', 'period', 'bucket'], 'unique': true},
      {'columns': ['bucket']},
    ],
    meta={
      'reads': 'reading_daily',
      'width': '7 days',
      'time_column': 'bucket',
      'keys': ['source', 'place', 'period'],
      'refresh_window': '30 days',
      'compress_after': '120 days',
      'compress_segment_by': ['source', 'place'],
      'compress_order_by': ['bucket'],
      'continuous_indexes': [['bucket']],
    },
  )
}}

select
  {{ bucket('7 days', 'r.bucket') }} as bucket,
  r.source,
  r.place,
  r.period,
  sum(r.n_readings)::bigint as n_readings,
  sum(r.n_rows)::bigint as n_rows,
  sum(r.n_sample)::bigint as n_sample,
  max(r.last_observed_at) as last_observed_at,
  max(r.ingested_at) as ingested_at
from {{ rollup_from(ref('reading_daily')) }}
group by 1, 2, 3, 4
