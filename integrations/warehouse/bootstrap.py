"""The one workspace and person that a local installation starts with.

Their ids are derived, not random: every installation has the same two, so a page can be tested and
a repeat changes nothing. The address is under a reserved name that no mail can reach.
"""

from __future__ import annotations

from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import Connection, text
from sqlalchemy.dialects.postgresql import insert

from integrations.warehouse.tables import memberships, users, workspaces

LOCAL_WORKSPACE_ID: UUID = uuid5(NAMESPACE_URL, "podpusher:workspace:local")
LOCAL_USER_ID: UUID = uuid5(NAMESPACE_URL, "podpusher:user:local")


def ensure_local_workspace(connection: Connection) -> None:
    """Makes the local workspace and its owner where they are missing; changes nothing else."""
    connection.execute(
        text("select set_config('podpusher.workspace_id', :id, true)"),
        {"id": str(LOCAL_WORKSPACE_ID)},
    )
    for statement in (
        insert(workspaces).values(id=LOCAL_WORKSPACE_ID, name="Local workspace"),
        insert(users).values(
            id=LOCAL_USER_ID, email="owner@podpusher.invalid", display_name="Owner"
        ),
        insert(memberships).values(
            workspace_id=LOCAL_WORKSPACE_ID, user_id=LOCAL_USER_ID, role="owner"
        ),
    ):
        connection.execute(statement.on_conflict_do_nothing())
