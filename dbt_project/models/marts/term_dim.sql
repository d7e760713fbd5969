-- depends_on: {{ source('raw', 'observations') }}
{#
  Only terms that something new fell into are computed again, each from all of its days. Points of a
  popularity curve tell of days on which nobody saw the term on a list, so they count no day.
#}
{{
  config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='term',
    on_schema_change='append_new_columns',
    indexes=[{'columns': ['term'], 'unique': true}],
    pre_hook=[
      "{{ set_session() }}",
      "{{ note_seen() }}",
      "{{ forget_gone_terms() }}",
    ],
    post_hook=["{{ record_seen(['term_daily']) }}", "{{ term_search_indexes() }}"],
  )
}}

with

{%- if dimension_is_known() %}

touched as (
  select w.term
  from {{ source('raw', 'observations') }} as w
  where {{ is_new('w', 'term_dim', 'ingested_at') }}
  union
  select t.term from raw.tombstones as t where {{ is_new('t', 'term_dim') }}
),

days as (
  select d.*
  from touched
  cross join lateral (
    select * from {{ ref('term_daily') }} as x where x.term = touched.term offset 0
  ) as d
)

{%- else %}

days as (
  select * from {{ ref('term_daily') }}
)

{%- endif %}

select
  term,
  min(label collate "C") as label,
  min((bucket at time zone 'UTC')::date) filter (where volume_unit <> 'index') as first_seen_on,
  max(last_observed_at) filter (where volume_unit <> 'index') as last_seen_at,
  (count(distinct bucket) filter (where volume_unit <> 'index'))::integer as days_seen,
  array_agg(distinct source order by source) as sources,
  count(distinct place)::integer as places,
  array_agg(distinct kind order by kind) as kinds,
  min(min_rank) as best_rank
from days
group by term
