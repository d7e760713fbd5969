"""The studio's tables, from writings and ideas to publications, their jobs and the usage ledger.

Every reference is by (workspace, id): PostgreSQL checks foreign keys outside the row-level
policies, so a plain reference could point into a workspace that its writer cannot see.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem

from integrations.warehouse.columns import (
    instant,
    instant_or_never,
    metadata,
    random_id,
    workspace_id,
)


def _table(name: str, *parts: SchemaItem, key: SchemaItem | None = None) -> Table:
    """`app.<name>` with its workspace, and an id of its own unless another key is given."""
    return Table(
        name, metadata, random_id() if key is None else key, workspace_id(), *parts, schema="app"
    )


def _belongs_to(table: str, name: str, *columns: str, keys: str = "id") -> ForeignKeyConstraint:
    parent = ("workspace_id", *keys.split())
    return ForeignKeyConstraint(
        ["workspace_id", *columns],
        [f"app.{table}.{key}" for key in parent],
        name=name,
        ondelete="CASCADE",
    )


writings = _table(
    "writings",
    *(Column(name, Text, nullable=False) for name in ("term", "kind", "place")),
    Column("day", Date, nullable=False),
    Column("evidence", JSONB, nullable=False),
    Column("writer", Text, nullable=False),
    Column("wanted", SmallInteger, nullable=False),
    Column("state", Text, nullable=False, server_default="queued"),
    *(Column(name, Text) for name in ("reason", "model", "prompt_version")),
    *(Column(name, Integer) for name in ("input_tokens", "output_tokens", "latency_ms")),
    Column("cost_micro", BigInteger),
    Column("currency", Text, nullable=False, server_default="USD"),
    instant("created_at", default_now=True),
    instant_or_never("finished_at"),
    UniqueConstraint("workspace_id", "id", name="writings_in_workspace"),
    CheckConstraint("writer in ('rules', 'openai')", "writings_writer"),
    CheckConstraint("state in ('queued', 'done', 'failed')", "writings_state"),
    CheckConstraint("(state = 'queued') = (finished_at is null)", "writings_ended"),
    CheckConstraint("state <> 'failed' or reason is not null", "writings_have_reasons"),
    CheckConstraint("wanted >= 1 and cost_micro >= 0", "writings_amounts"),
    Index(
        "writings_once_queued",
        *("workspace_id", "kind", "place", "term", "day"),
        unique=True,
        postgresql_where=text("state = 'queued'"),
    ),
    Index("writings_by_term", "workspace_id", "term", "kind", "place", "created_at"),
    Index(
        "writings_unfinished",
        *("workspace_id", "created_at"),
        postgresql_where=text("state <> 'done'"),
    ),
)

ideas = _table(
    "ideas",
    Column("writing_id", Uuid, nullable=False),
    Column("term", Text, nullable=False),
    Column("brief", JSONB, nullable=False),
    Column("cost_micro", BigInteger),
    Column("rating", SmallInteger),
    instant("created_at", default_now=True),
    _belongs_to("writings", "ideas_writing", "writing_id"),
    UniqueConstraint("workspace_id", "id", name="ideas_in_workspace"),
    CheckConstraint("rating in (-1, 1)", "ideas_rating"),
    CheckConstraint("cost_micro >= 0", "ideas_cost"),
    Index("ideas_newest", "workspace_id", "created_at", "id"),
    Index("ideas_by_term", "workspace_id", "term", "created_at", "id"),
    Index("ideas_by_writing", "workspace_id", "writing_id"),
)

designs = _table(
    "designs",
    Column("idea_id", Uuid, nullable=False),
    Column("layout", Text, nullable=False),
    Column("spec", JSONB, nullable=False),
    Column("state", Text, nullable=False, server_default="queued"),
    *(Column(name, Text) for name in ("reason", "image_key", "thumbnail_key", "sha256")),
    instant("created_at", default_now=True),
    instant_or_never("decided_at"),
    _belongs_to("ideas", "designs_idea", "idea_id"),
    UniqueConstraint("workspace_id", "id", name="designs_in_workspace"),
    CheckConstraint(
        "state in ('queued', 'rendered', 'failed', 'approved', 'rejected')", "designs_state"
    ),
    CheckConstraint(
        "state in ('queued', 'failed')"
        " or (image_key is not null and thumbnail_key is not null and sha256 is not null)",
        "designs_have_pictures",
    ),
    Index("designs_newest", "workspace_id", "created_at", "id"),
    Index("designs_by_idea", "workspace_id", "idea_id"),
    Index("designs_queued", "workspace_id", "idea_id", postgresql_where=text("state = 'queued'")),
)

listings = _table(
    "listings",
    Column("design_id", Uuid, nullable=False),
    Column("state", Text, nullable=False, server_default="draft"),
    instant("created_at", default_now=True),
    instant("updated_at", default_now=True),
    _belongs_to("designs", "listings_design", "design_id"),
    UniqueConstraint("workspace_id", "id", name="listings_in_workspace"),
    CheckConstraint("state in ('draft', 'ready', 'publishing', 'published')", "listings_state"),
    Index("listings_newest", "workspace_id", "updated_at", "id"),
    Index("listings_by_design", "workspace_id", "design_id"),
)

listing_revisions = _table(
    "listing_revisions",
    Column("listing_id", Uuid, nullable=False),
    Column("number", Integer, nullable=False),
    Column("draft", JSONB, nullable=False),
    instant("created_at", default_now=True),
    _belongs_to("listings", "listing_revisions_listing", "listing_id"),
    UniqueConstraint("listing_id", "number", name="listing_revisions_number"),
    UniqueConstraint("workspace_id", "listing_id", "id", name="listing_revisions_in_listing"),
    CheckConstraint("number >= 1", "listing_revisions_counted"),
)

publications = _table(
    "publications",
    Column("listing_id", Uuid, nullable=False),
    Column("revision_id", Uuid, nullable=False),
    Column("is_dry_run", Boolean, nullable=False),
    Column("state", Text, nullable=False, server_default="queued"),
    Column("reason", Text),
    Column("plan", JSONB, nullable=False),
    instant("created_at", default_now=True),
    instant_or_never("finished_at"),
    _belongs_to(
        "listing_revisions",
        "publications_revision",
        "listing_id",
        "revision_id",
        keys="listing_id id",
    ),
    UniqueConstraint("listing_id", "revision_id", "is_dry_run", name="publications_once"),
    UniqueConstraint("workspace_id", "id", name="publications_in_workspace"),
    CheckConstraint("state in ('queued', 'running', 'done', 'failed')", "publications_state"),
    Index("publications_newest", "workspace_id", text("created_at desc")),
)

publication_steps = _table(
    "publication_steps",
    Column("step", Text, nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("state", Text, nullable=False, server_default="pending"),
    Column("result", JSONB),
    instant_or_never("started_at"),
    instant_or_never("finished_at"),
    PrimaryKeyConstraint("publication_id", "step", name="publication_steps_key"),
    _belongs_to("publications", "publication_steps_publication", "publication_id"),
    CheckConstraint("state in ('pending', 'running', 'done', 'failed')", "publication_steps_state"),
    CheckConstraint("state <> 'done' or result is not null", "publication_steps_have_results"),
    key=Column("publication_id", Uuid, nullable=False),
)

jobs = _table(
    "jobs",
    Column("kind", Text, nullable=False),
    Column("payload", JSONB, nullable=False),
    Column("idempotency_key", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="queued"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    instant_or_never("lease_until"),
    Column("leased_by", Text),
    Column("last_error", Text),
    instant("run_after", default_now=True),
    instant("created_at", default_now=True),
    instant_or_never("finished_at"),
    UniqueConstraint("workspace_id", "idempotency_key", name="jobs_once"),
    CheckConstraint("kind in ('write', 'render', 'publish')", "jobs_kind"),
    CheckConstraint("state in ('queued', 'leased', 'done', 'failed')", "jobs_state"),
    CheckConstraint(
        "(state = 'leased') = (lease_until is not null and leased_by is not null)", "jobs_lease"
    ),
    Index("jobs_due", "run_after", postgresql_where=text("state in ('queued', 'leased')")),
)

usage_ledger = _table(
    "usage_ledger",
    Column("resource", Text, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("state", Text, nullable=False, server_default="reserved"),
    Column("reference", Text, nullable=False),
    Column("period_start", Date, nullable=False),
    Column("cost_micro", BigInteger),
    Column("currency", Text, nullable=False, server_default="USD"),
    instant("created_at", default_now=True),
    instant_or_never("settled_at"),
    UniqueConstraint("workspace_id", "resource", "reference", name="usage_ledger_once"),
    CheckConstraint("resource in ('idea', 'image', 'listing')", "usage_ledger_resource"),
    CheckConstraint("state in ('reserved', 'committed', 'released')", "usage_ledger_state"),
    CheckConstraint("amount >= 0 and cost_micro >= 0", "usage_ledger_amounts"),
    CheckConstraint("extract(day from period_start) = 1", "usage_ledger_period"),
    Index("usage_ledger_of_period", "workspace_id", "period_start", "resource"),
)
