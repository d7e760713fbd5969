{{
  config(
    indexes=[
      {
        'columns': ['term', 'bucket', 'source', 'place', 'kind', 'period', 'volume_unit'],
        'unique': true,
      },
      {'columns': ['bucket'], 'type': 'brin'},
    ],
    meta={
      'reads': 'raw',
      'width': '1 hour',
      'time_column': 'observed_at',
      'keys': ['source', 'place', 'kind', 'term', 'period'],
      'refresh_window': '30 days',
      'compress_after': '45 days',
      'compress_segment_by': ['source', 'place'],
      'compress_order_by': ['term', 'bucket'],
      'keep': '400 days',
      'continuous_indexes': [['term', 'bucket']],
    },
  )
}}

{# The unit is not among the keys of a touched group: a corrected unit must take its old row along.
   #}
select
  {{ bucket('1 hour', 'r.observed_at') }} as bucket,
  r.source,
  r.place,
  r.kind,
  r.term,
  r.period,
  r.volume_unit,
  min(r.label collate "C") as label,
  count(*) as n,
  count(*) filter (where r.access = 'sample') as n_sample,
  count(r.rank) as n_ranked,
  min(r.rank) as min_rank,
  max(r.rank) as max_rank,
  sum(r.rank) as sum_rank,
  count(*) filter (where r.rank <= 50) as n_top50,
  sum(r.rank) filter (where r.rank <= 50) as sum_rank_top50,
  count(r.volume) as n_volume,
  min(r.volume) as min_volume,
  max(r.volume) as max_volume,
  sum(r.volume) as sum_volume,
  max(r.observed_at) as last_observed_at,
  max(r.ingested_at) as ingested_at
from {{ rollup_from(source('raw', 'observations')) }}
group by 1, 2, 3, 4, 5, 6, 7
