-- One row: how much of the workspace stands in each column of the board.
select
  (
    select count(*) from marts.trend_scores
    where day = :day and leads and stage in ('emerging', 'rising', 'peaking', 'seasonal')
  ) as signals,
  (select count(*) from app.ideas) as ideas,
  (
    select count(*) from app.designs as d
    where d.state = 'approved'
      and not exists (select from app.listings as l where l.design_id = d.id)
  ) as designs,
  (select count(*) from app.listings where state = 'ready') as listings,
  (
    select count(distinct listing_id) from app.publications
    where is_dry_run and state = 'done'
  ) as dry_runs,
  (select count(*) from app.listings where state = 'published') as live
