"""Ideas, designs, listings and their revisions."""

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

TABLES = ("ideas", "designs", "listings", "listing_revisions")


def upgrade() -> None:
    make(
        "ideas",
        words("term"),
        words("kind"),
        words("place"),
        sa.Column("day", sa.Date, nullable=False),
        document("brief"),
        document("evidence"),
        words("writer"),
        words("model", null=True),
        words("prompt_version", null=True),
        *cost(),
        sa.Column("rating", sa.SmallInteger),
        instant("created_at"),
        unique("ideas_in_workspace", "workspace_id id"),
        check("ideas_writer", "writer in ('rules', 'openai')"),
        check("ideas_rating", "rating in (-1, 1)"),
        check("ideas_cost", "cost_minor >= 0"),
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
    for name in ("ideas", "designs"):
        op.create_index(
            f"{name}_newest", name, ["workspace_id", sa.text("created_at desc")], schema="app"
        )
    op.create_index("designs_by_idea", "designs", ["workspace_id", "idea_id"], schema="app")
    op.create_index("listings_by_design", "listings", ["workspace_id", "design_id"], schema="app")
    for name in TABLES:
        fence_by_workspace(name)


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name, schema="app")
