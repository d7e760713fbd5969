"""What a workspace says of its brand, and the niches it keeps: the profile is one row for each."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from integrations.warehouse.columns import instant, metadata, random_id, workspace_id

brand_profiles = Table(
    "brand_profiles",
    metadata,
    workspace_id(),
    Column("profile", JSONB, nullable=False),
    instant("updated_at", default_now=True),
    PrimaryKeyConstraint("workspace_id", name="brand_profiles_key"),
    CheckConstraint("jsonb_typeof(profile) = 'object'", "brand_profiles_document"),
    schema="app",
)

saved_niches = Table(
    "saved_niches",
    metadata,
    random_id(),
    workspace_id(),
    Column("key", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("terms", ARRAY(Text), nullable=False),
    Column("day", Date, nullable=False),
    Column("figures", JSONB, nullable=False),
    instant("saved_at", default_now=True),
    UniqueConstraint("workspace_id", "key", name="saved_niches_once"),
    CheckConstraint("cardinality(terms) between 1 and 100", "saved_niches_terms"),
    CheckConstraint("jsonb_typeof(figures) = 'object'", "saved_niches_figures"),
    Index("saved_niches_newest", "workspace_id", text("saved_at desc"), "id"),
    schema="app",
)
