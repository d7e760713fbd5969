"""The metadata that every table of ours is on, and the columns that many of them share."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, MetaData, Uuid, func, text

metadata = MetaData()


def instant(name: str, *, default_now: bool = False) -> Column[object]:
    """A UTC instant, never null."""
    return Column(
        name,
        DateTime(timezone=True),
        nullable=False,
        server_default=func.now() if default_now else None,
    )


def instant_or_never(name: str) -> Column[object]:
    """A UTC instant; null until it happens."""
    return Column(name, DateTime(timezone=True))


def transaction_id() -> Column[object]:
    """The transaction that last wrote the row; unlike a clock it tells what a snapshot has seen."""
    return Column(
        "txid",
        BigInteger,
        nullable=False,
        server_default=text("pg_current_xact_id()::text::bigint"),
    )


def workspace_id() -> Column[object]:
    """The workspace that a row belongs to, and goes with."""
    return Column(
        "workspace_id", Uuid, ForeignKey("app.workspaces.id", ondelete="CASCADE"), nullable=False
    )


def random_id() -> Column[object]:
    """A primary key that the database makes when the writer does not."""
    return Column("id", Uuid, primary_key=True, server_default=func.gen_random_uuid())
