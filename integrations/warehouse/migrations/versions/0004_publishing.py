"""Publications and their steps, jobs and how they are leased, and the usage ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from integrations.warehouse.migrations.columns import (
    belongs,
    check,
    cost,
    document,
    instant,
    make,
    number,
    reference,
    unique,
    words,
)
from integrations.warehouse.migrations.tenancy import fence_by_workspace

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("publications", "publication_steps", "jobs", "usage_ledger")
# Leasing is the one thing that crosses workspaces. The two functions run as the owner, and the
# owner's extra policy holds only while one of them has raised its flag: another role may set the
# flag too, and gains nothing by it, because the policy is the owner's alone.
LEASING = """
    create policy leased_by_owner on app.jobs to current_user
        using (current_setting('podpusher.leasing', true) = 'on');

    create function app.lease_jobs(kinds text[], worker text, batch integer, lease interval)
        returns setof app.jobs language plpgsql security definer
        set search_path = pg_catalog, pg_temp as $$
    begin
        perform set_config('podpusher.leasing', 'on', true);
        return query
            with due as materialized (
                select j.id
                  from app.jobs as j
                 where j.kind = any (kinds)
                   and j.state in ('queued', 'leased')
                   and j.run_after <= clock_timestamp()
                   and (j.state = 'queued' or j.lease_until < clock_timestamp())
                 order by j.run_after, j.created_at
                 limit batch
                   for update skip locked
            )
            update app.jobs as j
               set state = 'leased',
                   attempts = j.attempts + 1,
                   leased_by = worker,
                   lease_until = clock_timestamp() + lease
              from due
             where j.id = due.id
            returning j.*;
        perform set_config('podpusher.leasing', 'off', true);
    end $$;

    create function app.count_due_jobs(kinds text[])
        returns bigint language plpgsql security definer
        set search_path = pg_catalog, pg_temp as $$
    declare
        due bigint;
    begin
        perform set_config('podpusher.leasing', 'on', true);
        select count(*) into due
          from app.jobs as j
         where j.kind = any (kinds)
           and j.state in ('queued', 'leased')
           and j.run_after <= clock_timestamp()
           and (j.state = 'queued' or j.lease_until < clock_timestamp());
        perform set_config('podpusher.leasing', 'off', true);
        return due;
    end $$;

    revoke execute on function app.lease_jobs(text[], text, integer, interval) from public;
    revoke execute on function app.count_due_jobs(text[]) from public;
    grant execute on function app.lease_jobs(text[], text, integer, interval) to podpusher_worker;
    grant execute on function app.count_due_jobs(text[]) to podpusher_worker;
    -- A ledger is written forward only.
    revoke delete on app.usage_ledger from podpusher_app, podpusher_worker;
"""


def upgrade() -> None:
    make(
        "publications",
        reference("listing_id"),
        reference("revision_id"),
        sa.Column("is_dry_run", sa.Boolean, nullable=False),
        words("state", default="queued"),
        words("reason", null=True),
        document("plan"),
        instant("created_at"),
        instant("finished_at", now=False),
        belongs(
            "publications_revision", "listing_revisions", "listing_id revision_id", "listing_id id"
        ),
        unique("publications_once", "listing_id revision_id is_dry_run"),
        unique("publications_in_workspace", "workspace_id id"),
        check("publications_state", "state in ('queued', 'running', 'done', 'failed')"),
    )
    make(
        "publication_steps",
        reference("publication_id"),
        words("step"),
        sa.Column("position", sa.SmallInteger, nullable=False),
        words("state", default="pending"),
        document("result", null=True),
        instant("started_at", now=False),
        instant("finished_at", now=False),
        sa.PrimaryKeyConstraint("publication_id", "step", name="publication_steps_key"),
        belongs("publication_steps_publication", "publications", "publication_id", "id"),
        check("publication_steps_state", "state in ('pending', 'running', 'done', 'failed')"),
        check("publication_steps_have_results", "state <> 'done' or result is not null"),
        has_id=False,
    )
    make(
        "jobs",
        words("kind"),
        document("payload"),
        words("idempotency_key"),
        words("state", default="queued"),
        number("attempts", default="0"),
        instant("lease_until", now=False),
        words("leased_by", null=True),
        words("last_error", null=True),
        instant("run_after"),
        instant("created_at"),
        instant("finished_at", now=False),
        unique("jobs_once", "workspace_id idempotency_key"),
        check("jobs_kind", "kind in ('write', 'render', 'publish')"),
        check("jobs_state", "state in ('queued', 'leased', 'done', 'failed')"),
        check(
            "jobs_lease",
            "(state = 'leased') = (lease_until is not null and leased_by is not null)",
        ),
    )
    make(
        "usage_ledger",
        words("resource"),
        number("amount"),
        words("state", default="reserved"),
        words("reference"),
        sa.Column("period_start", sa.Date, nullable=False),
        cost(),
        words("currency", default="USD"),
        instant("created_at"),
        instant("settled_at", now=False),
        unique("usage_ledger_once", "workspace_id resource reference"),
        check("usage_ledger_resource", "resource in ('idea', 'image', 'listing')"),
        check("usage_ledger_state", "state in ('reserved', 'committed', 'released')"),
        check("usage_ledger_amounts", "amount >= 0 and cost_micro >= 0"),
        check("usage_ledger_period", "extract(day from period_start) = 1"),
    )
    make_indexes()
    for name in TABLES:
        fence_by_workspace(name)
    op.execute(LEASING)


def make_indexes() -> None:
    op.create_index(
        "publications_newest",
        "publications",
        ["workspace_id", sa.text("created_at desc")],
        schema="app",
    )
    op.create_index(
        "jobs_due",
        "jobs",
        ["run_after"],
        schema="app",
        postgresql_where=sa.text("state in ('queued', 'leased')"),
    )
    op.create_index(
        "usage_ledger_of_period",
        "usage_ledger",
        ["workspace_id", "period_start", "resource"],
        schema="app",
    )


def downgrade() -> None:
    op.execute("drop function app.lease_jobs(text[], text, integer, interval)")
    op.execute("drop function app.count_due_jobs(text[])")
    for name in reversed(TABLES):
        op.drop_table(name, schema="app")
