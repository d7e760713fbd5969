"""What every term stands for, what operators corrected and what models said of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FLAGS = "array['no_letters', 'too_long', 'spam', 'adult', 'news', 'person']"
# The defaults of the schema let the worker write and dbt read. A correction can be taken back.
RIGHTS = """
    grant delete on ops.term_corrections to podpusher_worker;
    revoke select on ops.term_corrections, ops.term_judgements, ops.term_resolver
        from podpusher_dbt;
    grant select on ops.term_resolutions to podpusher_app;
"""


def words(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Text, nullable=null)


def texts(name: str) -> sa.Column[object]:
    return sa.Column(name, ARRAY(sa.Text), nullable=False, server_default=sa.text("'{}'"))


def instant(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now())


def upgrade() -> None:
    op.create_table(
        "term_resolutions",
        sa.Column("term", sa.Text, primary_key=True),
        words("label"),
        texts("keys"),
        texts("blocks"),
        sa.Column("weight", sa.SmallInteger, nullable=False),
        words("canonical"),
        words("method"),
        sa.Column("similarity", sa.Numeric(5, 4)),
        words("language"),
        sa.Column("language_confidence", sa.Numeric(3, 2)),
        texts("flags"),
        sa.Column("reasons", JSONB, nullable=False),
        texts("categories"),
        sa.Column("fitness", sa.SmallInteger, nullable=False),
        words("fitness_basis"),
        sa.Column("resolver_version", sa.Integer, nullable=False),
        instant("resolved_at"),
        sa.Column(
            "txid",
            sa.BigInteger,
            nullable=False,
            server_default=sa.text("pg_current_xact_id()::text::bigint"),
        ),
        sa.CheckConstraint("method in ('key', 'similar', 'operator')", "term_resolutions_method"),
        sa.CheckConstraint("similarity between 0 and 1", "term_resolutions_similarity"),
        sa.CheckConstraint("language_confidence between 0 and 1", "term_resolutions_confidence"),
        sa.CheckConstraint("weight between 0 and 3", "term_resolutions_weight"),
        sa.CheckConstraint("fitness between 0 and 100", "term_resolutions_fitness"),
        sa.CheckConstraint("fitness_basis in ('rules', 'model')", "term_resolutions_basis"),
        sa.CheckConstraint(f"flags <@ {FLAGS}", "term_resolutions_flags"),
        schema="ops",
    )
    for column, method in (
        ("canonical", "btree"),
        ("keys", "gin"),
        ("blocks", "gin"),
        ("txid", "btree"),
    ):
        op.create_index(
            f"term_resolutions_{column}",
            "term_resolutions",
            [column],
            schema="ops",
            postgresql_using=method,
        )
    op.create_table(
        "term_corrections",
        sa.Column("term", sa.Text, primary_key=True),
        words("canonical", null=True),
        texts("flags_set"),
        texts("flags_cleared"),
        sa.Column("categories", ARRAY(sa.Text)),
        words("note", null=True),
        words("corrected_by"),
        instant("corrected_at"),
        sa.CheckConstraint(
            f"flags_set <@ {FLAGS} and flags_cleared <@ {FLAGS} and not flags_set && flags_cleared",
            "term_corrections_flags",
        ),
        schema="ops",
    )
    op.create_index("term_corrections_canonical", "term_corrections", ["canonical"], schema="ops")
    op.create_table(
        "term_judgements",
        sa.Column("term", sa.Text, primary_key=True),
        texts("categories"),
        sa.Column("fitness", sa.SmallInteger, nullable=False),
        *(words(name) for name in ("reason", "model", "prompt_version")),
        instant("judged_at"),
        sa.CheckConstraint("fitness between 0 and 100", "term_judgements_fitness"),
        schema="ops",
    )
    op.create_table(
        "term_resolver",
        sa.Column("singleton", sa.Integer, primary_key=True, server_default="1"),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("horizon", sa.BigInteger, nullable=False),
        sa.Column("cluster_id", sa.BigInteger, nullable=False),
        instant("ran_at"),
        sa.CheckConstraint("singleton = 1", "term_resolver_singleton"),
        schema="ops",
    )
    op.execute(RIGHTS)


def downgrade() -> None:
    """Forgets every correction; the marts that read the resolutions go with them."""
    op.execute("drop table ops.term_resolutions cascade")
    for name in ("term_resolver", "term_judgements", "term_corrections"):
        op.drop_table(name, schema="ops")
