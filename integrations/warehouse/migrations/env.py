"""Runs migrations on the connection that `migrate()` hands over, in one transaction.

There is no alembic.ini and no offline mode: the only entrance is `integrations.warehouse.migrate`.
"""

from __future__ import annotations

from alembic import context

from integrations.warehouse.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table_schema="ops",
    include_schemas=True,
)
with context.begin_transaction():
    context.run_migrations()
