"""Watched terms, the rules over them, and the notifications they send."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from integrations.warehouse.migrations.columns import (
    belongs,
    check,
    document,
    instant,
    make,
    reference,
    unique,
    words,
)
from integrations.warehouse.migrations.tenancy import fence_by_workspace

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = ("watched_terms", "watch_rules", "notifications")
# Which workspaces have rules is the one thing that the evaluation asks across workspaces: ids and
# nothing else. As with leasing, the flag opens the policy for the owner alone.
WATCHING = """
    create policy watched_by_owner on app.watch_rules for select to current_user
        using (current_setting('podpusher.watching', true) = 'on');
    create policy watched_by_owner on app.notifications for select to current_user
        using (current_setting('podpusher.watching', true) = 'on');

    create function app.watching_workspaces()
        returns setof uuid language plpgsql security definer
        set search_path = pg_catalog, pg_temp as $$
    begin
        perform set_config('podpusher.watching', 'on', true);
        return query
            select workspace_id from app.watch_rules where is_enabled
            union
            select workspace_id from app.notifications
             where channel = 'notify' and sent_at is null
            order by 1;
        perform set_config('podpusher.watching', 'off', true);
    end $$;

    revoke execute on function app.watching_workspaces() from public;
    grant execute on function app.watching_workspaces() to podpusher_worker;
"""


def upgrade() -> None:
    op.create_unique_constraint(
        "saved_views_in_workspace", "saved_views", ["workspace_id", "id"], schema="app"
    )
    make(
        "watched_terms",
        *(words(name) for name in ("place", "kind", "term", "label")),
        instant("since"),
        words("note", default=""),
        unique("watched_terms_once", "workspace_id place kind term"),
        unique("watched_terms_in_workspace", "workspace_id id"),
        check("watched_terms_note_length", "char_length(note) <= 500"),
    )
    make(
        "watch_rules",
        *(words(name) for name in ("name", "scope")),
        *(sa.Column(name, sa.Uuid) for name in ("watched_term_id", "saved_view_id")),
        *(words(name) for name in ("metric", "comparison")),
        sa.Column("threshold", sa.Numeric, nullable=False),
        sa.Column("for_days", sa.SmallInteger, nullable=False),
        words("channel", default="in_app"),
        sa.Column("is_enabled", sa.Boolean, nullable=False, server_default=sa.text("true")),
        instant("created_at"),
        instant("worded_at"),
        belongs("watch_rules_watched_term", "watched_terms", "watched_term_id", "id"),
        belongs("watch_rules_saved_view", "saved_views", "saved_view_id", "id"),
        unique("watch_rules_name", "workspace_id name"),
        check("watch_rules_scope", "scope in ('term', 'watched', 'search')"),
        check(
            "watch_rules_subject",
            "(scope = 'term') = (watched_term_id is not null)"
            " and (scope = 'search') = (saved_view_id is not null)",
        ),
        check(
            "watch_rules_metric",
            "metric in ('score', 'momentum', 'growth', 'volume', 'best_rank')",
        ),
        check("watch_rules_comparison", "comparison in ('at_least', 'at_most')"),
        check("watch_rules_threshold", "threshold between -1e15 and 1e15"),
        check("watch_rules_for_days", "for_days between 1 and 30"),
        check("watch_rules_channel", "channel in ('in_app', 'notify')"),
    )
    make(
        "notifications",
        instant("at"),
        words("code"),
        document("facts"),
        reference("rule_id"),
        words("term_key"),
        sa.Column("day", sa.Date, nullable=False),
        words("channel"),
        instant("read_at", now=False),
        instant("sent_at", now=False),
        unique("notifications_once", "workspace_id rule_id term_key day"),
        check("notifications_code", "code in ('watch_rule')"),
        check("notifications_channel", "channel in ('in_app', 'notify')"),
    )
    make_indexes()
    for name in TABLES:
        fence_by_workspace(name)
    op.execute(WATCHING)


def make_indexes() -> None:
    op.create_index(
        "watch_rules_enabled",
        "watch_rules",
        ["workspace_id"],
        schema="app",
        postgresql_where=sa.text("is_enabled"),
    )
    op.create_index(
        "notifications_newest",
        "notifications",
        ["workspace_id", sa.text("(read_at is null) desc"), sa.text("at desc")],
        schema="app",
    )
    op.create_index(
        "notifications_unsent",
        "notifications",
        ["workspace_id", "rule_id"],
        schema="app",
        postgresql_where=sa.text("channel = 'notify' and sent_at is null"),
    )


def downgrade() -> None:
    op.execute("drop function app.watching_workspaces()")
    for name in reversed(TABLES):
        op.drop_table(name, schema="app")
    op.drop_constraint("saved_views_in_workspace", "saved_views", schema="app", type_="unique")
