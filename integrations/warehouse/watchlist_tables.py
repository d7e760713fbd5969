"""What a workspace watches, the rules over it, and what they told.

A notification names its rule without a foreign key: what was told stays told when the rule is
gone, and its words are kept as a code and values, so that each reader's language can spell them.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Numeric,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from integrations.warehouse.columns import (
    instant,
    instant_or_never,
    metadata,
    random_id,
    workspace_id,
)

watched_terms = Table(
    "watched_terms",
    metadata,
    random_id(),
    workspace_id(),
    *(Column(name, Text, nullable=False) for name in ("place", "kind", "term", "label")),
    instant("since", default_now=True),
    Column("note", Text, nullable=False, server_default=""),
    UniqueConstraint("workspace_id", "place", "kind", "term", name="watched_terms_once"),
    UniqueConstraint("workspace_id", "id", name="watched_terms_in_workspace"),
    CheckConstraint("char_length(note) <= 500", "watched_terms_note_length"),
    schema="app",
)

watch_rules = Table(
    "watch_rules",
    metadata,
    random_id(),
    workspace_id(),
    *(Column(name, Text, nullable=False) for name in ("name", "scope")),
    Column("watched_term_id", Uuid),
    Column("saved_view_id", Uuid),
    *(Column(name, Text, nullable=False) for name in ("metric", "comparison")),
    Column("threshold", Numeric, nullable=False),
    Column("for_days", SmallInteger, nullable=False),
    Column("channel", Text, nullable=False, server_default="in_app"),
    Column("is_enabled", Boolean, nullable=False, server_default=text("true")),
    instant("created_at", default_now=True),
    instant("worded_at", default_now=True),
    ForeignKeyConstraint(
        ["workspace_id", "watched_term_id"],
        ["app.watched_terms.workspace_id", "app.watched_terms.id"],
        name="watch_rules_watched_term",
        ondelete="CASCADE",
    ),
    ForeignKeyConstraint(
        ["workspace_id", "saved_view_id"],
        ["app.saved_views.workspace_id", "app.saved_views.id"],
        name="watch_rules_saved_view",
        ondelete="CASCADE",
    ),
    UniqueConstraint("workspace_id", "name", name="watch_rules_name"),
    CheckConstraint("scope in ('term', 'watched', 'search')", "watch_rules_scope"),
    CheckConstraint(
        "(scope = 'term') = (watched_term_id is not null)"
        " and (scope = 'search') = (saved_view_id is not null)",
        "watch_rules_subject",
    ),
    CheckConstraint(
        "metric in ('score', 'momentum', 'growth', 'volume', 'best_rank')", "watch_rules_metric"
    ),
    CheckConstraint("comparison in ('at_least', 'at_most')", "watch_rules_comparison"),
    CheckConstraint("threshold between -1e15 and 1e15", "watch_rules_threshold"),
    CheckConstraint("for_days between 1 and 30", "watch_rules_for_days"),
    CheckConstraint("channel in ('in_app', 'notify')", "watch_rules_channel"),
    Index("watch_rules_enabled", "workspace_id", postgresql_where=text("is_enabled")),
    schema="app",
)

notifications = Table(
    "notifications",
    metadata,
    random_id(),
    workspace_id(),
    instant("at", default_now=True),
    Column("code", Text, nullable=False),
    Column("facts", JSONB, nullable=False),
    Column("rule_id", Uuid, nullable=False),
    Column("term_key", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("channel", Text, nullable=False),
    instant_or_never("read_at"),
    instant_or_never("sent_at"),
    UniqueConstraint("workspace_id", "rule_id", "term_key", "day", name="notifications_once"),
    CheckConstraint("code in ('watch_rule')", "notifications_code"),
    CheckConstraint("channel in ('in_app', 'notify')", "notifications_channel"),
    Index("notifications_newest", "workspace_id", text("(read_at is null) desc"), text("at desc")),
    Index(
        "notifications_unsent",
        *("workspace_id", "rule_id"),
        postgresql_where=text("channel = 'notify' and sent_at is null"),
    ),
    schema="app",
)
