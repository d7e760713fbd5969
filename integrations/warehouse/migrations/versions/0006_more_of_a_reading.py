"""Further figures and related terms of a reading; posts that people vote on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KINDS = "kind in ('hashtag', 'topic', 'query', 'listing', 'pin'{more})"
UNITS = "volume_unit in ('posts', 'views', 'searches', 'saves', 'listings', 'index'{more})"


def upgrade() -> None:
    for name in ("measures", "related"):
        op.add_column("observations", sa.Column(name, postgresql.JSONB), schema="raw")
    _check("observations_kind", KINDS.format(more=", 'post'"))
    _check("observations_volume_unit", UNITS.format(more=", 'votes', 'likes'"))


def downgrade() -> None:
    """Forgets the figures; fails while readings of the new kind or units are there."""
    _check("observations_kind", KINDS.format(more=""))
    _check("observations_volume_unit", UNITS.format(more=""))
    for name in ("measures", "related"):
        op.drop_column("observations", name, schema="raw")


def _check(name: str, condition: str) -> None:
    op.drop_constraint(name, "observations", schema="raw", type_="check")
    op.create_check_constraint(name, "observations", condition, schema="raw")
