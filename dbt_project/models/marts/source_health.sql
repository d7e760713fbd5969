{#
  A view, because health ages by itself: a source goes stale without anything being run. Imports are
  attempts too, but nobody schedules them, so they neither heal nor break a source.
#}
{{ config(materialized='view') }}

with attempts as (
  select
    *,
    access <> 'import' as is_scrape,
    row_number() over (partition by source order by started_at desc, id desc) = 1 as is_last,
    run_id = first_value(run_id) over (
      partition by source order by access = 'import', started_at desc, id desc
    ) and access <> 'import' as is_last_scrape_run
  from {{ source('ops', 'scrape_attempts') }}
),

counted as (
  select
    source,
    max(started_at) as last_attempt_at,
    min(outcome) filter (where is_last) as last_outcome,
    min(reason) filter (where is_last) as last_reason,
    max(finished_at) filter (where outcome = 'ok') as last_ok_at,
    max(finished_at) filter (where outcome = 'ok' and is_scrape) as last_ok_scrape_at,
    count(*) filter (where started_at > now() - interval '24 hours') as attempts_24h,
    count(*) filter (where started_at > now() - interval '24 hours' and outcome = 'ok') as ok_24h,
    coalesce(sum(rows_loaded) filter (where started_at > now() - interval '24 hours'), 0)
      as rows_loaded_24h,
    bool_or(is_last_scrape_run) as has_scrape,
    bool_or(outcome = 'ok') filter (where is_last_scrape_run) as is_last_run_ok,
    bool_and(outcome = 'disabled') filter (where is_last_scrape_run) as is_disabled
  from attempts
  group by source
),

newest as (
  select source, max(last_observed_at) as newest_observed_at
  from {{ ref('reading_daily') }}
  group by source
)

select
  source,
  counted.last_attempt_at,
  counted.last_outcome,
  counted.last_reason,
  counted.last_ok_at,
  coalesce(counted.attempts_24h, 0) as attempts_24h,
  coalesce(counted.ok_24h, 0) as ok_24h,
  coalesce(counted.rows_loaded_24h, 0) as rows_loaded_24h,
  newest.newest_observed_at,
  case
    when counted.has_scrape is not true then 'waiting'
    when counted.is_disabled then 'disabled'
    when counted.is_last_run_ok is not true then 'failing'
    when counted.last_ok_scrape_at < now() - interval '{{ var("stale_after") }}' then 'stale'
    else 'healthy'
  end as status
from counted
full join newest using (source)
