{{
  config(
    unique_key=['source', 'place', 'period', 'bucket'],
    indexes=[
      {'columns': ['source', 'place', 'period', 'bucket'], 'unique': true},
      {'columns': ['bucket']},
      {'columns': ['ingested_at']},
    ],
    meta={
      'continuous_indexes': [['bucket'], ['ingested_at']],
      'refresh_window': '30 days',
    },
  )
}}

select
  {{ bucket('1 day', 'r.bucket') }} as bucket,
  r.source,
  r.place,
  r.period,
  sum(r.n_readings)::bigint as n_readings,
  sum(r.n_rows)::bigint as n_rows,
  sum(r.n_sample)::bigint as n_sample,
  max(r.last_observed_at) as last_observed_at,
  max(r.ingested_at) as ingested_at
from {{ rollup_from(ref('reading_hourly'), '1 day', 'bucket', ['source', 'place', 'period']) }}
group by 1, 2, 3, 4
