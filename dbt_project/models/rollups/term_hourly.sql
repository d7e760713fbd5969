{{
  config(
    unique_key=['source', 'place', 'kind', 'term', 'period', 'bucket'],
    indexes=[
      {
        'columns': ['term', 'bucket', 'source', 'place', 'kind', 'period', 'volume_unit'],
        'unique': true,
      },
      {'columns': ['ingested_at']},
    ],
    meta={
      'continuous_indexes': [['term', 'bucket'], ['ingested_at']],
      'refresh_window': '30 days',
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
from {{ rollup_from(
  source('raw', 'observations'), '1 hour', 'observed_at',
  ['source', 'place', 'kind', 'term', 'period']
) }}
group by 1, 2, 3, 4, 5, 6, 7
