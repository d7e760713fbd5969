"""Schemas, the raw landing tables and the log of attempts, with the rights on each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

RIGHTS = """
    create schema if not exists raw;
    create schema if not exists app;
    create schema if not exists staging authorization podpusher_dbt;
    create schema if not exists rollups authorization podpusher_dbt;
    create schema if not exists marts authorization podpusher_dbt;

    grant usage on schema raw, ops to podpusher_dbt, podpusher_worker, podpusher_app,
        podpusher_analyst;
    grant usage on schema rollups, marts to podpusher_worker, podpusher_app, podpusher_analyst;

    alter default privileges in schema raw, ops
        grant select on tables to podpusher_dbt;
    alter default privileges in schema raw, ops
        grant select, insert, update on tables to podpusher_worker;
    alter default privileges for role podpusher_dbt in schema rollups, marts
        grant select on tables to podpusher_worker, podpusher_app, podpusher_analyst;
"""
READERS = """
    grant select on raw.observations, ops.scrape_attempts to podpusher_app, podpusher_analyst
"""
COUNTS = ("rows_read", "rows_loaded", "rows_merged", "rows_unchanged", "rows_quarantined")


def instant(name: str, *, now: bool = False) -> sa.Column[object]:
    return sa.Column(
        name,
        sa.DateTime(timezone=True),
        nullable=False,
        server_default=sa.func.now() if now else None,
    )


def upgrade() -> None:
    op.execute(RIGHTS)
    op.create_table(
        "observations",
        instant("observed_at"),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("term", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False, server_default="instant"),
        sa.Column("rank", sa.Integer),
        sa.Column("volume", sa.BigInteger),
        sa.Column("volume_upper", sa.BigInteger),
        sa.Column("volume_unit", sa.Text, nullable=False),
        sa.Column("category", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("access", sa.Text, nullable=False),
        sa.Column("run_id", sa.Text, nullable=False),
        instant("ingested_at", now=True),
        sa.UniqueConstraint(
            "source", "place", "kind", "term", "period", "observed_at", name="observations_key"
        ),
        sa.CheckConstraint(
            "kind in ('hashtag', 'topic', 'query', 'listing', 'pin')", "observations_kind"
        ),
        sa.CheckConstraint("period in ('instant', '7d', '30d', '90d')", "observations_period"),
        sa.CheckConstraint(
            "volume_unit in ('posts', 'views', 'searches', 'saves', 'listings', 'index')",
            "observations_volume_unit",
        ),
        sa.CheckConstraint("access in ('api', 'page', 'import', 'sample')", "observations_access"),
        sa.CheckConstraint(
            "rank >= 1 and volume >= 0 and volume_upper >= 0", "observations_not_negative"
        ),
        schema="raw",
    )
    op.create_index(
        "observations_term_observed_at",
        "observations",
        ["term", sa.text("observed_at desc")],
        schema="raw",
    )
    op.create_index(
        "observations_source_place",
        "observations",
        ["source", "place", "observed_at"],
        schema="raw",
    )
    op.create_index(
        "observations_ingested_at",
        "observations",
        ["ingested_at"],
        schema="raw",
        postgresql_using="brin",
    )
    op.create_table(
        "quarantine",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        instant("quarantined_at", now=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("access", sa.Text, nullable=False),
        sa.Column("run_id", sa.Text, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.UniqueConstraint("digest", name="quarantine_digest"),
        sa.CheckConstraint("char_length(payload) <= 4000", "quarantine_payload_length"),
        schema="raw",
    )
    op.create_index(
        "quarantine_source_quarantined_at",
        "quarantine",
        ["source", sa.text("quarantined_at desc")],
        schema="raw",
    )
    op.create_table(
        "scrape_attempts",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("run_id", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("access", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("http_status", sa.Integer),
        *(sa.Column(name, sa.Integer, nullable=False, server_default="0") for name in COUNTS),
        instant("started_at"),
        instant("finished_at"),
        sa.Column("retry_after_seconds", sa.Integer),
        sa.CheckConstraint(
            "outcome in ('ok', 'empty', 'blocked', 'rate_limited', 'shape_changed', 'transient',"
            " 'disabled')",
            "scrape_attempts_outcome",
        ),
        sa.CheckConstraint(
            "rows_read = rows_loaded + rows_merged + rows_unchanged + rows_quarantined",
            "scrape_attempts_counts",
        ),
        schema="ops",
    )
    op.create_index(
        "scrape_attempts_source_started_at",
        "scrape_attempts",
        ["source", sa.text("started_at desc")],
        schema="ops",
    )
    op.create_table(
        "installation",
        sa.Column("singleton", sa.Integer, primary_key=True, server_default="1"),
        sa.Column("mode", sa.Text, nullable=False),
        instant("created_at", now=True),
        sa.CheckConstraint("singleton = 1", "installation_singleton"),
        sa.CheckConstraint("mode in ('demo', 'live')", "installation_mode"),
        schema="ops",
    )
    op.execute(READERS)


def downgrade() -> None:
    op.execute("drop table ops.installation, ops.scrape_attempts, raw.quarantine, raw.observations")
