"""What the rollups need to see every change of a reading, and what retention remembers.

Also the walls of the readers: analysts read marts and nothing else; tenant marts are views that
dbt makes over tables it cannot read, so it gets the names of `app` and no row.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NOW = "pg_current_xact_id()::text::bigint"

# A constant default, so that no row is rewritten: to the rollups all that is there is new, once.
STAMP = """
    do $$ begin
        execute format(
            'alter table raw.observations add column txid bigint not null default %s',
            pg_current_xact_id()
        );
    end $$;
    alter table raw.observations alter column txid
        set default pg_current_xact_id()::text::bigint;
"""

# A row that is gone, or that was changed without its stamp, would not be seen by whoever asks for
# newer stamps. Ageing out is no change: what was rolled up stays.
TOMBSTONES = """
    create function raw.note_tombstone() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
    begin
        insert into raw.tombstones (source, place, kind, term, period, observed_at)
        values (old.source, old.place, old.kind, old.term, old.period, old.observed_at);
        return null;
    end $$;

    create function raw.note_tombstones_of_all() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
    begin
        insert into raw.tombstones (source, place, kind, term, period, observed_at)
        select distinct source, place, kind, term, period,
               date_trunc('hour', observed_at, 'UTC')
          from raw.observations;
        return null;
    end $$;

    create trigger observations_deleted after delete on raw.observations
        for each row when (current_setting('podpusher.ageing_out', true) is distinct from 'on')
        execute function raw.note_tombstone();

    create trigger observations_changed_unstamped after update on raw.observations
        for each row when (
            old is distinct from new
            and (
                new.txid = old.txid
                or (new.source, new.place, new.kind, new.term, new.period, new.observed_at)
                    is distinct from
                    (old.source, old.place, old.kind, old.term, old.period, old.observed_at)
            )
        )
        execute function raw.note_tombstone();

    create trigger observations_truncated before truncate on raw.observations
        for each statement execute function raw.note_tombstones_of_all();

    grant select, delete on raw.tombstones to podpusher_dbt;
    revoke insert, update on raw.tombstones from podpusher_worker;
"""

# Retention is the worker's work, and deleting is not among its rights: these two do it, within the
# rules, as the owner. What they delete closes its day in the same transaction. They give way (and
# return nothing) while a landing is under way, and pass over days with rows that the rollups have
# not seen: those of a transaction from `horizon` on.
AGEING_OUT = """
    create function raw.age_out(
        of_source text, at_place text, from_observed timestamptz, cutoff timestamptz,
        horizon bigint, batch integer
    ) returns table (deleted bigint, last_observed timestamptz)
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
    begin
        if not pg_try_advisory_xact_lock(hashtext('podpusher.landing')) then
            return;
        end if;
        perform set_config('podpusher.ageing_out', 'on', true);
        return query
            with unseen as materialized (
                select distinct (o.observed_at at time zone 'UTC')::date as day
                  from raw.observations as o
                 where o.txid >= horizon and o.observed_at < cutoff
            ),
            aged as (
                select o.source, o.place, o.kind, o.term, o.period, o.observed_at
                  from raw.observations as o
                 where o.source = of_source
                   and o.place = at_place
                   and o.observed_at >= from_observed
                   and o.observed_at < cutoff
                   and o.ingested_at < cutoff
                   and o.access <> 'import'
                   and (o.observed_at at time zone 'UTC')::date not in (select day from unseen)
                 order by o.observed_at
                 limit batch
            ),
            gone as (
                delete from raw.observations as o using aged
                 where (o.source, o.place, o.kind, o.term, o.period, o.observed_at)
                     = (aged.source, aged.place, aged.kind, aged.term, aged.period,
                        aged.observed_at)
                returning o.observed_at
            ),
            closed as (
                insert into ops.closed_days (day)
                select distinct (gone.observed_at at time zone 'UTC')::date from gone
                on conflict do nothing
            )
            select count(*), max(gone.observed_at) from gone;
        perform set_config('podpusher.ageing_out', 'off', true);
    end $$;

    create function raw.drop_aged_chunks(cutoff timestamptz, horizon bigint) returns bigint
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
    declare
        chunk record;
        keeps boolean;
        place_of_drop_chunks name;
        dropped bigint := 0;
    begin
        select n.nspname into place_of_drop_chunks
          from pg_extension as e join pg_namespace as n on n.oid = e.extnamespace
         where e.extname = 'timescaledb';
        if place_of_drop_chunks is null then
            return 0;
        end if;
        if not pg_try_advisory_xact_lock(hashtext('podpusher.landing')) then
            return null;
        end if;
        for chunk in
            select c.chunk_schema, c.chunk_name, c.range_start, c.range_end
              from timescaledb_information.chunks as c
             where c.hypertable_schema = 'raw' and c.hypertable_name = 'observations'
               and c.range_end < cutoff
             order by c.range_start
        loop
            execute format(
                'select exists (
                    select from %I.%I
                     where access = ''import'' or ingested_at >= $1 or txid >= $2
                 )',
                chunk.chunk_schema, chunk.chunk_name
            ) into keeps using cutoff, horizon;
            continue when keeps;
            execute format(
                'insert into ops.closed_days (day)
                 select distinct (observed_at at time zone ''UTC'')::date from %I.%I
                 on conflict do nothing',
                chunk.chunk_schema, chunk.chunk_name
            );
            execute format(
                'select %I.drop_chunks(''raw.observations'', older_than => $1, newer_than => $2)',
                place_of_drop_chunks
            ) using chunk.range_end, chunk.range_start;
            dropped := dropped + 1;
        end loop;
        return dropped;
    end $$;

    revoke execute on function
        raw.age_out(text, text, timestamptz, timestamptz, bigint, integer),
        raw.drop_aged_chunks(timestamptz, bigint),
        raw.note_tombstone(), raw.note_tombstones_of_all()
        from public;
    grant execute on function
        raw.age_out(text, text, timestamptz, timestamptz, bigint, integer),
        raw.drop_aged_chunks(timestamptz, bigint)
        to podpusher_worker;
    grant select on ops.closed_days to podpusher_app;
    revoke insert, update on ops.closed_days from podpusher_worker;
"""

READERS = """
    revoke usage on schema raw, ops, rollups from podpusher_analyst;
    revoke select on raw.observations, ops.scrape_attempts from podpusher_analyst;
    revoke select on all tables in schema rollups from podpusher_analyst;
    alter default privileges for role podpusher_dbt in schema rollups
        revoke select on tables from podpusher_analyst;

    create schema tenant_marts authorization podpusher_dbt;
    grant usage on schema tenant_marts to podpusher_app, podpusher_worker;
    alter default privileges for role podpusher_dbt in schema tenant_marts
        grant select on tables to podpusher_app, podpusher_worker;
    grant usage on schema app to podpusher_dbt;
"""


def upgrade() -> None:
    op.execute(STAMP)
    op.create_index("observations_txid", "observations", ["txid"], schema="raw")
    op.create_table(
        "tombstones",
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("source", "place", "kind", "term", "period")
        ),
        sa.Column("observed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("txid", sa.BigInteger, nullable=False, server_default=sa.text(NOW)),
        schema="raw",
    )
    op.create_index("tombstones_txid", "tombstones", ["txid"], schema="raw")
    op.create_table(
        "closed_days",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column(
            "closed_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
        ),
        schema="ops",
    )
    op.execute(TOMBSTONES)
    op.execute(AGEING_OUT)
    op.execute(READERS)


def downgrade() -> None:
    op.execute("revoke usage on schema app from podpusher_dbt")
    op.execute("drop schema tenant_marts cascade")
    op.execute("drop function raw.age_out(text, text, timestamptz, timestamptz, bigint, integer)")
    op.execute("drop function raw.drop_aged_chunks(timestamptz, bigint)")
    op.execute(
        "drop trigger observations_deleted on raw.observations;"
        "drop trigger observations_changed_unstamped on raw.observations;"
        "drop trigger observations_truncated on raw.observations;"
        "drop function raw.note_tombstone();"
        "drop function raw.note_tombstones_of_all();"
    )
    op.drop_table("closed_days", schema="ops")
    op.drop_table("tombstones", schema="raw")
    op.drop_column("observations", "txid", schema="raw")
