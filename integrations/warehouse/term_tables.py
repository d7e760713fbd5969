"""The tables of term resolution: what every term stands for, and what people and models said."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from integrations.warehouse.columns import instant, metadata, transaction_id

FLAGS = "array['no_letters', 'too_long', 'spam', 'adult', 'news', 'person']"


def _texts(name: str) -> Column[object]:
    """A list of texts, empty rather than null."""
    return Column(name, ARRAY(Text), nullable=False, server_default=text("'{}'"))


term_resolutions = Table(
    "term_resolutions",
    metadata,
    Column("term", Text, primary_key=True),
    Column("label", Text, nullable=False),
    _texts("keys"),
    _texts("blocks"),
    Column("weight", SmallInteger, nullable=False),
    Column("canonical", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("similarity", Numeric(5, 4)),
    Column("language", Text, nullable=False),
    Column("language_confidence", Numeric(3, 2)),
    _texts("flags"),
    Column("reasons", JSONB, nullable=False),
    _texts("categories"),
    Column("fitness", SmallInteger, nullable=False),
    Column("fitness_basis", Text, nullable=False),
    Column("resolver_version", Integer, nullable=False),
    instant("resolved_at", default_now=True),
    transaction_id(),
    CheckConstraint("method in ('key', 'similar', 'operator')", "term_resolutions_method"),
    CheckConstraint("similarity between 0 and 1", "term_resolutions_similarity"),
    CheckConstraint("language_confidence between 0 and 1", "term_resolutions_confidence"),
    CheckConstraint("weight between 0 and 3", "term_resolutions_weight"),
    CheckConstraint("fitness between 0 and 100", "term_resolutions_fitness"),
    CheckConstraint("fitness_basis in ('rules', 'model')", "term_resolutions_basis"),
    CheckConstraint(f"flags <@ {FLAGS}", "term_resolutions_flags"),
    Index("term_resolutions_canonical", "canonical"),
    Index("term_resolutions_keys", "keys", postgresql_using="gin"),
    Index("term_resolutions_blocks", "blocks", postgresql_using="gin"),
    Index("term_resolutions_txid", "txid"),
    schema="ops",
)

term_corrections = Table(
    "term_corrections",
    metadata,
    Column("term", Text, primary_key=True),
    Column("canonical", Text),
    _texts("flags_set"),
    _texts("flags_cleared"),
    Column("categories", ARRAY(Text)),
    Column("note", Text),
    Column("corrected_by", Text, nullable=False),
    instant("corrected_at", default_now=True),
    CheckConstraint(
        f"flags_set <@ {FLAGS} and flags_cleared <@ {FLAGS} and not flags_set && flags_cleared",
        "term_corrections_flags",
    ),
    Index("term_corrections_canonical", "canonical"),
    schema="ops",
)

term_judgements = Table(
    "term_judgements",
    metadata,
    Column("term", Text, primary_key=True),
    _texts("categories"),
    Column("fitness", SmallInteger, nullable=False),
    Column("reason", Text, nullable=False),
    *(Column(name, Text, nullable=False) for name in ("model", "prompt_version")),
    instant("judged_at", default_now=True),
    CheckConstraint("fitness between 0 and 100", "term_judgements_fitness"),
    schema="ops",
)

term_resolver = Table(
    "term_resolver",
    metadata,
    Column("singleton", Integer, primary_key=True, server_default="1"),
    Column("version", Integer, nullable=False),
    Column("horizon", BigInteger, nullable=False),
    Column("cluster_id", BigInteger, nullable=False),
    instant("ran_at", default_now=True),
    CheckConstraint("singleton = 1", "term_resolver_singleton"),
    schema="ops",
)
