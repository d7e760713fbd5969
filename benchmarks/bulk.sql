-- The rows of `readings.frame`, made in the server: millions of them do not travel.
insert into raw.observations (
    observed_at, source, place, kind, term, label, period, rank, volume, volume_unit, access,
    run_id, ingested_at
)
select
    observed_at,
    source,
    place,
    kind,
    case kind when 'hashtag' then look || thing else look || ' ' || thing end,
    case kind
        when 'hashtag' then '#' || initcap(look) || initcap(thing)
        else look || ' ' || thing
    end,
    'instant',
    (slot * 7 + tick + list) % 50 + 1,
    case when (slot + tick) % 3 > 0
        then (tick * 7919 + slot * 104729 + list * 1299709) % 500000 + 1000
    end,
    volume_unit,
    'import',
    'benchmark',
    observed_at + interval '5 minutes'
from (
    select
        tick, list, slot,
        cast(:start as timestamptz) + tick * interval '15 minutes' as observed_at,
        (cast(:sources as text[]))[list + 1] as source,
        (cast(:places as text[]))[list + 1] as place,
        (cast(:kinds as text[]))[list + 1] as kind,
        (cast(:units as text[]))[list + 1] as volume_unit,
        (cast(:looks as text[]))[(tick / 48 * 31 + list * 13 + slot * 29) % 40 + 1] as look,
        (cast(:things as text[]))[slot + 1] as thing
    from (
        select n / 50 / :lists as tick, n / 50 % :lists as list, n % 50 as slot
        from generate_series(cast(:first as bigint), cast(:last as bigint)) as n
    ) as numbered
) as named
