"""What is kept of every answer, how each attempt was asked, and what people were told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

METHODS = "method in ('http', 'chromium', 'api', 'file')"
ALARMS = "alarm in ('lost_field', 'empty', 'volume_collapse', 'volume_explosion', 'accepted')"
# Answers go after their days, and only the worker sees them: dbt models readings, not answers.
RIGHTS = """
    grant delete on ops.kept_answers to podpusher_worker;
    revoke update on ops.kept_answers from podpusher_worker;
    revoke select on ops.kept_answers, ops.notices from podpusher_dbt;
    grant select on ops.notices, ops.sources, ops.refreshes to podpusher_app;
    grant insert (source) on ops.refreshes to podpusher_app;
"""


def upgrade() -> None:
    for column in (
        sa.Column("method", sa.Text),
        sa.Column("period", sa.Text),
        sa.Column("query", sa.Text),
        sa.Column("alarm", sa.Text),
        sa.Column("profile", postgresql.JSONB),
    ):
        op.add_column("scrape_attempts", column, schema="ops")
    op.create_check_constraint("scrape_attempts_method", "scrape_attempts", METHODS, schema="ops")
    op.create_check_constraint("scrape_attempts_alarm", "scrape_attempts", ALARMS, schema="ops")
    op.create_index(
        "scrape_attempts_list",
        "scrape_attempts",
        ["source", "place", "access", sa.text("id desc")],
        schema="ops",
    )
    op.create_table(
        "kept_answers",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("source", "place", "access")),
        *(sa.Column(name, sa.Text) for name in ("period", "query", "url")),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.UniqueConstraint(
            "source",
            "place",
            "asked_at",
            "sha256",
            "access",
            "period",
            "query",
            name="kept_answers_key",
            postgresql_nulls_not_distinct=True,
        ),
        schema="ops",
    )
    op.create_index("kept_answers_asked_at", "kept_answers", ["asked_at"], schema="ops")
    op.create_table(
        "notices",
        sa.Column("key", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("severity", "title", "body")),
        sa.Column(
            "opened_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
        ),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.Column("resolved_at", sa.DateTime(timezone=True)),
        sa.Column("times", sa.Integer, nullable=False, server_default="1"),
        sa.CheckConstraint("severity in ('info', 'warning', 'critical')", "notices_severity"),
        schema="ops",
    )
    op.create_table(
        "sources",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.Column("every_minutes", sa.Integer, nullable=False),
        schema="ops",
    )
    op.create_table(
        "refreshes",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column(
            "asked_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
        ),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        schema="ops",
    )
    op.create_index(
        "refreshes_waiting",
        "refreshes",
        ["source"],
        unique=True,
        postgresql_where=sa.text("taken_at is null"),
        schema="ops",
    )
    op.execute(RIGHTS)


def downgrade() -> None:
    """Forgets the kept answers, the notices and the refreshes that wait."""
    op.drop_table("refreshes", schema="ops")
    op.drop_table("sources", schema="ops")
    op.drop_table("notices", schema="ops")
    op.drop_table("kept_answers", schema="ops")
    op.drop_index("scrape_attempts_list", "scrape_attempts", schema="ops")
    for name in ("scrape_attempts_alarm", "scrape_attempts_method"):
        op.drop_constraint(name, "scrape_attempts", schema="ops", type_="check")
    for name in ("profile", "alarm", "query", "period", "method"):
        op.drop_column("scrape_attempts", name, schema="ops")
