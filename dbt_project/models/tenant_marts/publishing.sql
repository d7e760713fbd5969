{# A dry run sends nothing, so it publishes nothing: it is counted by itself. #}

with revised as (
  select workspace_id, listing_id, count(*) as revisions
  from {{ source('app', 'listing_revisions') }}
  group by workspace_id, listing_id
),

published as (
  select
    workspace_id,
    listing_id,
    count(*) filter (where not is_dry_run and state = 'queued') as queued,
    count(*) filter (where not is_dry_run and state = 'running') as running,
    count(*) filter (where not is_dry_run and state = 'done') as done,
    count(*) filter (where not is_dry_run and state = 'failed') as failed,
    count(*) filter (where is_dry_run and state = 'done') as dry_runs_done,
    min(finished_at) filter (where not is_dry_run and state = 'done') as first_published_at,
    max(finished_at) filter (where not is_dry_run and state = 'done') as last_published_at
  from {{ source('app', 'publications') }}
  group by workspace_id, listing_id
)

select
  listings.workspace_id,
  listings.id as listing_id,
  listings.state,
  coalesce(revised.revisions, 0) as revisions,
  coalesce(published.queued, 0) as queued,
  coalesce(published.running, 0) as running,
  coalesce(published.done, 0) as done,
  coalesce(published.failed, 0) as failed,
  coalesce(published.dry_runs_done, 0) as dry_runs_done,
  published.first_published_at,
  published.last_published_at
from {{ source('app', 'listings') }} as listings
left join revised
  on revised.workspace_id = listings.workspace_id and revised.listing_id = listings.id
left join published
  on published.workspace_id = listings.workspace_id and published.listing_id = listings.id
