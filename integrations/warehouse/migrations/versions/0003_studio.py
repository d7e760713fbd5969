"""Writings, ideas, designs, listings and their revisions."""

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

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("writings", "ideas", "designs", "listings", "listing_revisions")


def upgrade() -> None:
    make(
        "writings",
        words("term"),
        words("kind"),
        words("place"),
        sa.Column("day", sa.Date, nullable=False),
        document("evidence"),
        words("writer"),
        sa.Column("wanted", sa.SmallInteger, nullable=False),
        words("state", default="queued"),
        *(words(name, null=True) for name in ("reason", "model", "prompt_version")),
        *(sa.Column(f"{name}_tokens", sa.Integer) for name in ("input", "output")),
        sa.Column("latency_ms", sa.Integer),
        cost(),
        words("currency", default="USD"),
        instant("created_at"),
        instant("finished_at", now=False),
        unique("writings_in_workspace", "workspace_id id"),
        check("writings_writer", "writer in ('rules', 'openai')"),
        check("writings_state", "state in ('queued', 'done', 'failed')"),
        check("writings_ended", "(state = 'queued') = (finished_at is null)"),
        check("writings_have_reasons", "state <> 'failed' or reason is not null"),
        check("writings_amounts", "wanted >= 1 and cost_micro >= 0"),
    )
    make(
        "ideas",
        reference("writing_id"),
        words("term"),
        document("brief"),
        cost(),
        sa.Column("rating", sa.SmallInteger),
        instant("created_at"),
        belongs("ideas_writing", "writings", "writing_id", "id"),
        unique("ideas_in_workspace", "workspace_id id"),
        check("ideas_rating", "rating in (-1, 1)"),
        check("ideas_cost", "cost_micro >= 0"),
    )
    make(
        "designs",
        reference("idea_id"),
        words("layout"),
        document("spec"),
        words("state", default="queued"),
        *(words(name, null=True) for name in ("reason", "image_key", "thumbnail_key", "sha256")),
        instant("created_at"),
        instant("decided_at", now=False),
        belongs("designs_idea", "ideas", "idea_id", "id"),
        unique("designs_in_workspace", "workspace_id id"),
        check(
            "designs_state",
            "state in ('queued', 'rendered', 'failed', 'approved', 'rejected')",
        ),
        check(
            "designs_have_pictures",
            "state in ('queued', 'failed')"
            " or (image_key is not null and thumbnail_key is not null and sha256 is not null)",
        ),
    )
    make(
        "listings",
        reference("design_id"),
        words("state", default="draft"),
        instant("created_at"),
        instant("updated_at"),
        belongs("listings_design", "designs", "design_id", "id"),
        unique("listings_in_workspace", "workspace_id id"),
        check("listings_state", "state in ('draft', 'ready', 'publishing', 'published')"),
    )
    make(
        "listing_revisions",
        reference("listing_id"),
        number("number"),
        document("draft"),
        instant("created_at"),
        belongs("listing_revisions_listing", "listings", "listing_id", "id"),
        unique("listing_revisions_number", "listing_id number"),
        unique("listing_revisions_in_listing", "workspace_id listing_id id"),
        check("listing_revisions_counted", "number >= 1"),
    )
    make_indexes()
    for name in TABLES:
        fence_by_workspace(name)


def make_indexes() -> None:
    op.create_index(
        "writings_once_queued",
        "writings",
        ["workspace_id", "kind", "place", "term", "day"],
        unique=True,
        schema="app",
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_index(
        "writings_by_term",
        "writings",
        ["workspace_id", "term", "kind", "place", "created_at"],
        schema="app",
    )
    op.create_index(
        "writings_unfinished",
        "writings",
        ["workspace_id", "created_at"],
        schema="app",
        postgresql_where=sa.text("state <> 'done'"),
    )
    for name, columns in {
        "ideas_newest": ("created_at", "id"),
        "ideas_by_term": ("term", "created_at", "id"),
        "ideas_by_writing": ("writing_id",),
        "designs_newest": ("created_at", "id"),
        "designs_by_idea": ("idea_id",),
        "listings_newest": ("updated_at", "id"),
        "listings_by_design": ("design_id",),
    }.items():
        table = name.partition("_")[0]
        op.create_index(name, table, ["workspace_id", *columns], schema="app")
    op.create_index(
        "designs_queued",
        "designs",
        ["workspace_id", "idea_id"],
        schema="app",
        postgresql_where=sa.text("state = 'queued'"),
    )


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name, schema="app")
