-- depends_on: {{ ref('term_daily') }}
{#
  A reading is one fetch of one ranked list: all its rows carry one observed_at. Distinct instants
  per hour are exact (an instant lies in one hour) and outlive the raw rows; counting hours would
  not do, for two readings in one hour are two readings. Rows without a rank (a curve's points, an
  export of when queries started) say nothing about who was absent. Built after term_daily, so
  that a term's rows never outnumber the readings they came from.
#}
{{
  config(
    indexes=[
      {'columns': ['source', 'place', 'period', 'bucket'], 'unique': true},
      {'columns': ['bucket'], 'type': 'brin'},
    ],
    meta={
      'reads': 'raw',
      'width': '1 hour',
      'time_column': 'observed_at',
      'keys': ['source', 'place', 'period'],
      'refresh_window': '30 days',
      'compress_after': '45 days',
      'compress_segment_by': ['source', 'place'],
      'compress_order_by': ['bucket'],
      'keep': '400 days',
      'continuous_indexes': [],
    },
  )
}}

select
  {{ bucket('1 hour', 'r.observed_at') }} as bucket,
  r.source,
  r.place,
  r.period,
  count(distinct r.observed_at) as n_readings,
  count(*) as n_rows,
  count(*) filter (where r.access = 'sample') as n_sample,
  max(r.observed_at) as last_observed_at,
  max(r.ingested_at) as ingested_at
from {{ rollup_from(source('raw', 'observations')) }}
where r.rank is not null
group by 1, 2, 3, 4
