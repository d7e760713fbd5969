"""A brand's profile and saved niches; what a day's niches are read by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from integrations.warehouse.migrations.columns import check, document, instant, make, unique, words
from integrations.warehouse.migrations.tenancy import fence_by_workspace

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = ("brand_profiles", "saved_niches")
# Few readings name further terms or count listings: indexes of those alone stay small.
INDEXES = {
    "observations_related": "related is not null",
    "observations_listings": "measures ? 'listings'",
}


def upgrade() -> None:
    make(
        "brand_profiles",
        document("profile"),
        instant("updated_at"),
        sa.PrimaryKeyConstraint("workspace_id", name="brand_profiles_key"),
        check("brand_profiles_document", "jsonb_typeof(profile) = 'object'"),
        has_id=False,
    )
    make(
        "saved_niches",
        words("key"),
        words("label"),
        sa.Column("terms", postgresql.ARRAY(sa.Text), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        document("figures"),
        instant("saved_at"),
        unique("saved_niches_once", "workspace_id key"),
        check("saved_niches_terms", "cardinality(terms) between 1 and 100"),
        check("saved_niches_figures", "jsonb_typeof(figures) = 'object'"),
    )
    op.create_index(
        "saved_niches_newest",
        "saved_niches",
        ["workspace_id", sa.text("saved_at desc"), "id"],
        schema="app",
    )
    for name in TABLES:
        fence_by_workspace(name)
    for name, condition in INDEXES.items():
        op.create_index(
            name,
            "observations",
            [sa.text("observed_at desc")],
            postgresql_where=sa.text(condition),
            schema="raw",
        )


def downgrade() -> None:
    """Forgets profiles and saved niches."""
    for name in INDEXES:
        op.drop_index(name, "observations", schema="raw")
    for name in reversed(TABLES):
        op.drop_table(name, schema="app")
