{#
  A view, because data ages by itself. Only what has data: a list that was never read has no row
  here, and its failing attempts are in source_health.
#}
{{ config(materialized='view') }}

with newest as (
  select
    source,
    place,
    max(last_observed_at) as newest_observed_at,
    max(ingested_at) as newest_ingested_at
  from {{ ref('reading_daily') }}
  group by source, place
)

select
  source,
  place,
  newest_observed_at,
  newest_ingested_at,
  now() - newest_observed_at as age,
  interval '{{ var("stale_after") }}' as stale_after,
  now() - newest_observed_at > interval '{{ var("stale_after") }}' as is_stale
from newest
