"""Workspaces, users, memberships and saved views, each fenced by row-level security."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from integrations.warehouse.migrations.tenancy import fence, fence_by_workspace

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

RIGHTS = """
    grant usage on schema app to podpusher_app, podpusher_worker;
    alter default privileges in schema app
        grant select, insert, update, delete on tables to podpusher_app, podpusher_worker;
"""
# A workspace is its own fence. A person is seen through a membership, and is made before one
# exists, so inserting asks only that some workspace is set. Nobody deletes a person from a page:
# that person may belong to workspaces this transaction cannot see.
POLICIES = """
    create policy by_workspace on app.workspaces
        using (id = nullif(current_setting('podpusher.workspace_id', true), '')::uuid);
    create policy seen_by_members on app.users for select
        using (exists (select from app.memberships as m where m.user_id = users.id));
    create policy changed_by_members on app.users for update
        using (exists (select from app.memberships as m where m.user_id = users.id));
    create policy made_in_a_workspace on app.users for insert
        with check (nullif(current_setting('podpusher.workspace_id', true), '') is not null);
"""


def created_at() -> sa.Column[object]:
    return sa.Column(
        "created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
    )


def workspace_id() -> sa.Column[object]:
    return sa.Column(
        "workspace_id",
        sa.Uuid,
        sa.ForeignKey("app.workspaces.id", ondelete="CASCADE"),
        nullable=False,
    )


def upgrade() -> None:
    op.execute(RIGHTS)
    op.create_table(
        "workspaces",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        created_at(),
        schema="app",
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("display_name", sa.Text, nullable=False),
        created_at(),
        sa.UniqueConstraint("email", name="users_email"),
        schema="app",
    )
    op.create_table(
        "memberships",
        workspace_id(),
        sa.Column(
            "user_id", sa.Uuid, sa.ForeignKey("app.users.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("role", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name="memberships_key"),
        sa.CheckConstraint(
            "role in ('owner', 'editor', 'analyst', 'operator')", "memberships_role"
        ),
        schema="app",
    )
    op.create_index("memberships_user_id", "memberships", ["user_id"], schema="app")
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Uuid, primary_key=True, server_default=sa.func.gen_random_uuid()),
        workspace_id(),
        sa.Column("page", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("state", JSONB, nullable=False),
        created_at(),
        sa.UniqueConstraint("workspace_id", "page", "name", name="saved_views_name"),
        schema="app",
    )
    fence("workspaces")
    fence("users")
    fence_by_workspace("memberships")
    fence_by_workspace("saved_views")
    op.execute(POLICIES)


def downgrade() -> None:
    op.execute("drop table app.saved_views, app.memberships, app.users, app.workspaces")
