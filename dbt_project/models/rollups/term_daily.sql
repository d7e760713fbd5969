{# The index that begins with the bucket holds what a trend over all terms reads, in the order it is
   grouped in: the table itself is not touched for it. #}
{{
  config(
    indexes=[
      {
        'columns': ['term', 'bucket', 'source', 'place', 'kind', 'period', 'volume_unit'],
        'unique': true,
      },
      {'columns': ['bucket', 'term', 'n', 'min_rank', 'max_volume']},
    ],
    meta={
      'reads': 'term_hourly',
      'width': '1 day',
      'time_column': 'bucket',
      'keys': ['source', 'place', 'kind', 'term', 'period'],
      'refresh_window': '30 days',
      'compress_after': '45 days',
      'compress_segment_by': ['source', 'place'],
      'compress_order_by': ['term', 'bucket'],
      'continuous_indexes': [
        ['term', 'bucket'],
        ['bucket', 'term', 'n', 'min_rank', 'max_volume'],
      ],
    },
  )
}}

select
  {{ bucket('1 day', 'r.bucket') }} as bucket,
  r.source,
  r.place,
  r.kind,
  r.term,
  r.period,
  r.volume_unit,
  min(r.label collate "C") as label,
  sum(r.n)::bigint as n,
  sum(r.n_sample)::bigint as n_sample,
  sum(r.n_ranked)::bigint as n_ranked,
  min(r.min_rank) as min_rank,
  max(r.max_rank) as max_rank,
  sum(r.sum_rank)::bigint as sum_rank,
  sum(r.n_top50)::bigint as n_top50,
  sum(r.sum_rank_top50)::bigint as sum_rank_top50,
  sum(r.n_volume)::bigint as n_volume,
  min(r.min_volume) as min_volume,
  max(r.max_volume) as max_volume,
  sum(r.sum_volume) as sum_volume,
  max(r.last_observed_at) as last_observed_at,
  max(r.ingested_at) as ingested_at
from {{ rollup_from(ref('term_hourly')) }}
group by 1, 2, 3, 4, 5, 6, 7
