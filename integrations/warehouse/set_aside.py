"""Two rules that only the database can judge, because they ask its clock and its memory.

A row observed in the future would draw an aggregate's watermark behind it and hide what arrives
until then. A closed day has lost the readings that aged out: a row that lands there would have its
rollups recomputed from what is left, and history would be gone. Such rows wait in quarantine. A row
that is stored already with the same values stays what it is: unchanged.
"""

from __future__ import annotations

from sqlalchemy import text

SUSPECT = text(
    """
    select cast(:last as timestamptz) > statement_timestamp() + interval '1 hour'
        or exists (
            select from ops.closed_days
             where day between (cast(:first as timestamptz) at time zone 'UTC')::date
                           and (cast(:last as timestamptz) at time zone 'UTC')::date
        )
    """
)
"""True when the staged span of time holds a closed day or ends in the future: nearly never."""

SET_ASIDE = text(
    """
    with refused as materialized (
        select s.ctid as staged_at, judged.rule, judged.reason, s.source, s.access,
               row_to_json(s)::text as payload
          from pg_temp.landing_observations as s
          cross join lateral (
              select 'in_the_future' as rule,
                     'The time of observation lies more than an hour ahead.' as reason
               where s.observed_at > statement_timestamp() + interval '1 hour'
              union all
              select 'closed_day',
                     'The readings of that day have aged out: a late row would replace them.'
               where exists (
                         select from ops.closed_days as c
                          where c.day = (s.observed_at at time zone 'UTC')::date
                     )
                 and not exists (
                         select from raw.observations as o
                          where (o.source, o.place, o.kind, o.term, o.period, o.observed_at)
                              = (s.source, s.place, s.kind, s.term, s.period, s.observed_at)
                            and (o.label, o.rank, o.volume, o.volume_upper, o.volume_unit,
                                 o.category, o.url, o.access)
                                is not distinct from
                                (s.label, s.rank, s.volume, s.volume_upper, s.volume_unit,
                                 s.category, s.url, s.access)
                     )
              limit 1
          ) as judged
    ),
    removed as (
        delete from pg_temp.landing_observations as s using refused where s.ctid = refused.staged_at
    )
    insert into pg_temp.landing_quarantine (source, access, rule, reason, payload, digest)
    select source, access, rule, reason, left(payload, 4000),
           encode(sha256(convert_to(concat_ws(E'\\x1f', source, rule, payload), 'UTF8')), 'hex')
      from refused
    """
)
"""Moves staged rows that break a rule to the staged quarantine, with the rule they broke."""
