"""How migrations write the columns, keys and checks of a workspace's table, one short word each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB


def words(name: str, *, null: bool = False, default: str | None = None) -> sa.Column[object]:
    """A text column."""
    return sa.Column(name, sa.Text, nullable=null, server_default=default)


def number(name: str, *, default: str | None = None) -> sa.Column[object]:
    """A whole number, never null."""
    return sa.Column(name, sa.Integer, nullable=False, server_default=default)


def instant(name: str, *, now: bool = True) -> sa.Column[object]:
    """A UTC instant: the moment of the insert, or null until it happens."""
    return sa.Column(
        name,
        sa.DateTime(timezone=True),
        nullable=not now,
        server_default=sa.func.now() if now else None,
    )


def reference(name: str) -> sa.Column[object]:
    """The id of a row of another table; `belongs` makes it a key."""
    return sa.Column(name, sa.Uuid, nullable=False)


def document(name: str, *, null: bool = False) -> sa.Column[object]:
    """A JSON document."""
    return sa.Column(name, JSONB, nullable=null)


def cost() -> sa.Column[object]:
    """What a row cost, in millionths of its currency's unit; null where that is unknown."""
    return sa.Column("cost_micro", sa.BigInteger)


def make(name: str, *parts: sa.schema.SchemaItem, has_id: bool = True) -> None:
    """Makes `app.<name>` with its workspace, and an id of its own unless another key is given."""
    own = (
        [sa.Column("id", sa.Uuid, primary_key=True, server_default=sa.func.gen_random_uuid())]
        if has_id
        else []
    )
    workspace = sa.Column(
        "workspace_id",
        sa.Uuid,
        sa.ForeignKey("app.workspaces.id", ondelete="CASCADE"),
        nullable=False,
    )
    op.create_table(name, *own, workspace, *parts, schema="app")


def belongs(name: str, table: str, columns: str, keys: str) -> sa.ForeignKeyConstraint:
    """A key to a row of the same workspace; columns and keys are space-separated."""
    return sa.ForeignKeyConstraint(
        ["workspace_id", *columns.split()],
        [f"app.{table}.{key}" for key in ("workspace_id", *keys.split())],
        name=name,
        ondelete="CASCADE",
    )


def unique(name: str, columns: str) -> sa.UniqueConstraint:
    """A unique key over space-separated columns."""
    return sa.UniqueConstraint(*columns.split(), name=name)


def check(name: str, condition: str) -> sa.CheckConstraint:
    """A named condition that every row meets."""
    return sa.CheckConstraint(condition, name)
