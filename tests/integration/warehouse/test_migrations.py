"""What a migrated database looks like, and that migrating again changes nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from pydantic import SecretStr
from sqlalchemy import CheckConstraint, inspect, text

from integrations.settings import Mode
from integrations.warehouse.bootstrap import LOCAL_USER_ID, LOCAL_WORKSPACE_ID
from integrations.warehouse.engine import dagster_url, workspace_transaction
from integrations.warehouse.errors import DatabaseRefusedError
from integrations.warehouse.migrate import migrate
from integrations.warehouse.tables import metadata

OWNED = {"raw", "ops", "app"}


def test_the_metadata_and_the_migrated_database_are_the_same(module_warehouse):
    with module_warehouse.engine("owner").connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_schemas": True,
                "version_table_schema": "ops",
                "compare_server_default": True,
                "include_name": lambda name, kind, _: kind != "schema" or name in OWNED,
            },
        )
        assert compare_metadata(context, metadata) == []


def test_check_constraints_of_metadata_and_database_have_the_same_names(module_warehouse):
    inspector = inspect(module_warehouse.engine("owner"))
    for table in metadata.sorted_tables:
        found = {each["name"] for each in inspector.get_check_constraints(table.name, table.schema)}
        expected = {each.name for each in table.constraints if isinstance(each, CheckConstraint)}
        assert found == expected, table.fullname


def test_migrating_again_changes_nothing_and_says_so(warehouse):
    again = migrate(warehouse.settings)
    assert (again.created, again.before) == (False, again.after)


def test_two_processes_may_migrate_a_new_database_at_once(new_warehouse, tmp_path):
    made = new_warehouse(tmp_path / "first")
    url = made.address.owner_url.set(database=f"{made.address.database}_b")
    elsewhere = [
        made.settings.model_copy(
            update={
                "database_url": SecretStr(url.render_as_string(hide_password=False)),
                "state_dir": tmp_path / "shared",
            }
        )
        for _ in range(2)
    ]
    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(migrate, elsewhere))
    assert {report.after for report in reports} == {reports[0].after}
    assert sorted(report.before is None for report in reports) == [False, True]


def test_the_local_workspace_and_its_owner_are_there_with_fixed_ids(module_warehouse):
    migrate(module_warehouse.settings)
    with workspace_transaction(module_warehouse.engine("app"), LOCAL_WORKSPACE_ID) as connection:
        members = connection.execute(
            text(
                "select w.name, u.id, m.role from app.memberships m"
                " join app.users u on u.id = m.user_id"
                " join app.workspaces w on w.id = m.workspace_id"
            )
        ).all()
    assert members == [("Local workspace", LOCAL_USER_ID, "owner")]


def test_a_demo_database_is_refused_to_a_live_run(warehouse):
    live = warehouse.settings.model_copy(update={"mode": Mode.LIVE})
    with pytest.raises(DatabaseRefusedError, match="holds demo data"):
        migrate(live)


def test_dagster_gets_a_database_and_a_login_of_its_own(module_warehouse):
    import psycopg2

    url = dagster_url(module_warehouse.settings)
    assert url.startswith("postgresql+psycopg2://")
    connection = psycopg2.connect(url.replace("+psycopg2", ""))
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("create table public.runs (id int); drop table public.runs")
    finally:
        connection.close()
