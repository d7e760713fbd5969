"""The tables that migrations own, as SQLAlchemy metadata; a test holds them equal to the database.

Market data (`raw`, `ops`) carries no workspace and no row-level policy, because TimescaleDB cannot
keep both compression and policies on one table. Seller data (`app`) always carries both. Tables of
`staging`, `rollups` and `marts` belong to dbt and are not listed here; the studio's are in
`studio_tables`, niches in `niche_tables`, the breakers and budgets in `guard_tables`, what happens
around a scrape in `watch_tables`, what terms stand for in `term_tables`, and what a workspace
watches in `watchlist_tables`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

# Their tables are on the same metadata from the moment this module is imported.
from integrations.warehouse import (  # noqa: F401
    guard_tables,
    niche_tables,
    studio_tables,
    term_tables,
    watch_tables,
    watchlist_tables,
)
from integrations.warehouse.columns import instant, transaction_id
from integrations.warehouse.columns import metadata as metadata  # noqa: PLC0414 (re-exported)

observations = Table(
    "observations",
    metadata,
    instant("observed_at"),
    Column("source", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("term", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("period", Text, nullable=False, server_default="instant"),
    Column("rank", Integer),
    Column("volume", BigInteger),
    Column("volume_upper", BigInteger),
    Column("volume_unit", Text, nullable=False),
    Column("category", Text),
    Column("url", Text),
    Column("access", Text, nullable=False),
    Column("run_id", Text, nullable=False),
    instant("ingested_at", default_now=True),
    transaction_id(),
    Column("measures", JSONB),
    Column("related", JSONB),
    UniqueConstraint(
        "source", "place", "kind", "term", "period", "observed_at", name="observations_key"
    ),
    CheckConstraint(
        "kind in ('hashtag', 'topic', 'query', 'listing', 'pin', 'post')", "observations_kind"
    ),
    CheckConstraint("period in ('instant', '7d', '30d', '90d')", "observations_period"),
    CheckConstraint(
        "volume_unit in ('posts', 'views', 'searches', 'saves', 'listings', 'index', 'votes',"
        " 'likes')",
        "observations_volume_unit",
    ),
    CheckConstraint("access in ('api', 'page', 'import', 'sample')", "observations_access"),
    CheckConstraint("rank >= 1 and volume >= 0 and volume_upper >= 0", "observations_not_negative"),
    Index("observations_term_observed_at", "term", text("observed_at desc")),
    Index("observations_source_place", "source", "place", "observed_at"),
    Index("observations_ingested_at", "ingested_at", postgresql_using="brin"),
    Index("observations_txid", "txid"),
    *(
        Index(name, text("observed_at desc"), postgresql_where=text(condition))
        for name, condition in (
            ("observations_related", "related is not null"),
            ("observations_listings", "measures ? 'listings'"),
        )
    ),
    schema="raw",
)

tombstones = Table(
    "tombstones",
    metadata,
    *(Column(name, Text, nullable=False) for name in ("source", "place", "kind", "term", "period")),
    instant("observed_at"),
    transaction_id(),
    Index("tombstones_txid", "txid"),
    schema="raw",
)

closed_days = Table(
    "closed_days",
    metadata,
    Column("day", Date, primary_key=True),
    instant("closed_at", default_now=True),
    schema="ops",
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    instant("quarantined_at", default_now=True),
    Column("source", Text, nullable=False),
    Column("access", Text, nullable=False),
    Column("run_id", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("digest", Text, nullable=False),
    UniqueConstraint("digest", name="quarantine_digest"),
    CheckConstraint("char_length(payload) <= 4000", "quarantine_payload_length"),
    Index("quarantine_source_quarantined_at", "source", text("quarantined_at desc")),
    schema="raw",
)

scrape_attempts = Table(
    "scrape_attempts",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("run_id", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("access", Text, nullable=False),
    Column("url", Text),
    Column("outcome", Text, nullable=False),
    Column("reason", Text),
    Column("http_status", Integer),
    *(
        Column(name, Integer, nullable=False, server_default="0")
        for name in (
            "rows_read",
            "rows_loaded",
            "rows_merged",
            "rows_unchanged",
            "rows_quarantined",
        )
    ),
    instant("started_at"),
    instant("finished_at"),
    Column("retry_after_seconds", Integer),
    *(Column(name, Text) for name in ("method", "period", "query", "alarm")),
    Column("profile", JSONB(none_as_null=True)),
    CheckConstraint("method in ('http', 'chromium', 'api', 'file')", "scrape_attempts_method"),
    CheckConstraint(
        "alarm in ('lost_field', 'empty', 'volume_collapse', 'volume_explosion', 'accepted')",
        "scrape_attempts_alarm",
    ),
    CheckConstraint(
        "outcome in ('ok', 'empty', 'blocked', 'rate_limited', 'shape_changed', 'transient',"
        " 'disabled')",
        "scrape_attempts_outcome",
    ),
    CheckConstraint(
        "rows_read = rows_loaded + rows_merged + rows_unchanged + rows_quarantined",
        "scrape_attempts_counts",
    ),
    Index("scrape_attempts_source_started_at", "source", text("started_at desc")),
    Index("scrape_attempts_list", "source", "place", "access", text("id desc")),
    schema="ops",
)

installation = Table(
    "installation",
    metadata,
    Column("singleton", Integer, primary_key=True, server_default="1"),
    Column("mode", Text, nullable=False),
    instant("created_at", default_now=True),
    CheckConstraint("singleton = 1", "installation_singleton"),
    CheckConstraint("mode in ('demo', 'live')", "installation_mode"),
    schema="ops",
)

workspaces = Table(
    "workspaces",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    instant("created_at", default_now=True),
    schema="app",
)

users = Table(
    "users",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("email", Text, nullable=False),
    Column("display_name", Text, nullable=False),
    instant("created_at", default_now=True),
    UniqueConstraint("email", name="users_email"),
    schema="app",
)

memberships = Table(
    "memberships",
    metadata,
    Column("workspace_id", ForeignKey("app.workspaces.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", ForeignKey("app.users.id", ondelete="CASCADE"), nullable=False),
    Column("role", Text, nullable=False),
    PrimaryKeyConstraint("workspace_id", "user_id", name="memberships_key"),
    CheckConstraint("role in ('owner', 'editor', 'analyst', 'operator')", "memberships_role"),
    Index("memberships_user_id", "user_id"),
    schema="app",
)

saved_views = Table(
    "saved_views",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=func.gen_random_uuid()),
    Column("workspace_id", ForeignKey("app.workspaces.id", ondelete="CASCADE"), nullable=False),
    Column("page", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("state", JSONB, nullable=False),
    instant("created_at", default_now=True),
    UniqueConstraint("workspace_id", "page", "name", name="saved_views_name"),
    UniqueConstraint("workspace_id", "id", name="saved_views_in_workspace"),
    schema="app",
)
