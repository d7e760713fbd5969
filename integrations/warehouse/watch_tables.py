"""The tables of what happens around a scrape: kept answers, notices, wishes for a refresh."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from integrations.warehouse.columns import instant, instant_or_never, metadata

kept_answers = Table(
    "kept_answers",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("source", "place", "access")),
    *(Column(name, Text) for name in ("period", "query", "url")),
    instant("asked_at"),
    Column("sha256", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    UniqueConstraint(
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
    Index("kept_answers_asked_at", "asked_at"),
    schema="ops",
)

notices = Table(
    "notices",
    metadata,
    Column("key", Text, primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("severity", "title", "body")),
    instant("opened_at", default_now=True),
    instant_or_never("told_at"),
    instant_or_never("resolved_at"),
    Column("times", Integer, nullable=False, server_default="1"),
    CheckConstraint("severity in ('info', 'warning', 'critical')", "notices_severity"),
    schema="ops",
)

sources = Table(
    "sources",
    metadata,
    Column("name", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("is_on", Boolean, nullable=False),
    Column("every_minutes", Integer, nullable=False),
    schema="ops",
)

refreshes = Table(
    "refreshes",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("source", Text, nullable=False),
    instant("asked_at", default_now=True),
    instant_or_never("taken_at"),
    Index("refreshes_waiting", "source", unique=True, postgresql_where=text("taken_at is null")),
    schema="ops",
)
