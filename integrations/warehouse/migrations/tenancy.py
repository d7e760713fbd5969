"""How a table of `app` is fenced: forced row-level security on the transaction's workspace.

With no workspace set the policy compares with null: nothing is visible and nothing can be written.
Forced, because the owner of a table is otherwise exempt; foreign keys still work, since PostgreSQL
checks them outside the policies.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import DDL, MetaData, Table

_FENCE = (
    "alter table %(fullname)s enable row level security",
    "alter table %(fullname)s force row level security",
)
_BY_WORKSPACE = """
    create policy by_workspace on %(fullname)s
        using (workspace_id = nullif(current_setting('podpusher.workspace_id', true), '')::uuid)
"""


def fence(name: str) -> None:
    """Turns row-level security on for `app.<name>`, without a policy: all is denied."""
    for statement in _FENCE:
        _execute(statement, name)


def fence_by_workspace(name: str) -> None:
    """Limits every read and write of `app.<name>` to rows of the transaction's workspace."""
    fence(name)
    _execute(_BY_WORKSPACE, name)


def _execute(statement: str, name: str) -> None:
    target = Table(name, MetaData(), schema="app")
    op.execute(DDL(statement).against(target))  # type: ignore[no-untyped-call]
