"""Who can see and change what, tried as the roles themselves.

Tables are found in the catalog, so a table added tomorrow is tried as well.
"""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy import MetaData, Table, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, InternalError, ProgrammingError

from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.roles import GROUPS
from integrations.warehouse.tables import memberships, saved_views, users, workspaces
from tests.integration.studio.rows import one_of_each

APP_TABLES = text(
    """
    select c.relname, c.relrowsecurity, c.relforcerowsecurity,
           (select count(*) from pg_policy p where p.polrelid = c.oid) as policies
      from pg_class c
     where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p')
     order by 1
    """
)


@pytest.fixture(scope="module")
def two_workspaces(module_warehouse):
    """Two workspaces with one row of every kind each."""
    made = uuid4(), uuid4()
    for workspace in made:
        user = uuid4()
        with workspace_transaction(module_warehouse.engine("app"), workspace) as connection:
            connection.execute(insert(workspaces).values(id=workspace, name="A shop"))
            connection.execute(
                insert(users).values(id=user, email=f"{user}@shop.invalid", display_name="Ada")
            )
            connection.execute(
                insert(memberships).values(workspace_id=workspace, user_id=user, role="owner")
            )
            connection.execute(
                insert(saved_views).values(
                    workspace_id=workspace, page="trends", name="mine", state={"term": "cat"}
                )
            )
            one_of_each(connection, workspace)
    return made


def app_tables(module_warehouse):
    with module_warehouse.engine("owner").connect() as connection:
        return connection.execute(APP_TABLES).all()


def count(connection, name: str) -> int:
    table = Table(name, MetaData(), schema="app")
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_every_app_table_has_forced_row_level_security_and_a_policy(module_warehouse):
    found = app_tables(module_warehouse)
    assert len(found) >= 4
    for table in found:
        assert table.relrowsecurity, table.relname
        assert table.relforcerowsecurity, table.relname
        assert table.policies >= 1, table.relname


@pytest.mark.parametrize("role", ["app", "worker", "owner"])
def test_a_workspace_sees_its_own_rows_and_no_other(module_warehouse, two_workspaces, role):
    one, other = two_workspaces
    for workspace in (one, other):
        with workspace_transaction(module_warehouse.engine(role), workspace) as connection:
            for table in app_tables(module_warehouse):
                assert count(connection, table.relname) == 1, table.relname
            assert connection.execute(select(workspaces.c.id)).scalar_one() == workspace


@pytest.mark.parametrize("role", ["app", "worker", "owner"])
def test_without_a_workspace_nothing_is_visible(module_warehouse, two_workspaces, role):
    with module_warehouse.engine(role).connect() as connection:
        for table in app_tables(module_warehouse):
            assert count(connection, table.relname) == 0, table.relname


def test_the_workspace_ends_with_its_transaction(module_warehouse, two_workspaces):
    engine = module_warehouse.engine("app")
    with workspace_transaction(engine, two_workspaces[0]) as connection:
        session = connection.execute(text("select pg_backend_pid()")).scalar_one()
    with engine.connect() as connection:
        assert connection.execute(text("select pg_backend_pid()")).scalar_one() == session
        assert count(connection, "saved_views") == 0


@pytest.mark.parametrize("role", ["app", "worker"])
def test_a_row_cannot_be_written_into_another_workspace(module_warehouse, two_workspaces, role):
    one, other = two_workspaces
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        workspace_transaction(module_warehouse.engine(role), one) as connection,
    ):
        connection.execute(
            insert(saved_views).values(workspace_id=other, page="p", name="n", state={})
        )
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        workspace_transaction(module_warehouse.engine(role), one) as connection,
    ):
        connection.execute(update(saved_views).values(workspace_id=other))


@pytest.mark.parametrize("role", ["app", "worker"])
def test_without_a_workspace_nothing_can_be_written(module_warehouse, role):
    for statement in (
        insert(workspaces).values(id=uuid4(), name="x"),
        insert(users).values(id=uuid4(), email="x@x.invalid", display_name="x"),
    ):
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            module_warehouse.engine(role).begin() as connection,
        ):
            connection.execute(statement)


@pytest.mark.parametrize("role", ["dbt", "worker", "app", "analyst"])
def test_serving_roles_have_no_power_over_the_server(module_warehouse, role):
    with module_warehouse.engine(role).connect() as connection:
        me = connection.execute(
            text(
                "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
                " from pg_roles where rolname = current_user"
            )
        ).one()
        assert not any(me)
        owned = connection.execute(
            text(
                "select count(*) from pg_class c where relnamespace in"
                " ('raw'::regnamespace, 'ops'::regnamespace, 'app'::regnamespace)"
                " and pg_has_role(current_user, c.relowner, 'usage')"
            )
        ).scalar_one()
        assert owned == 0


WRITES = [
    "insert into raw.observations (source) values ('x')",
    "update raw.observations set rank = 1",
    "delete from raw.observations",
    "truncate raw.observations",
    "insert into marts.made (n) values (1)",
    "update marts.made set n = 1",
    "delete from marts.made",
    "update ops.scrape_attempts set reason = 'x'",
    "create table marts.mine (n int)",
    "create table public.mine (n int)",
    "create temporary table mine (n int)",
    "create schema mine",
    "drop table marts.made",
]


@pytest.fixture(scope="module")
def mart(module_warehouse):
    """A table as dbt makes one, after the migrations."""
    with module_warehouse.engine("dbt").begin() as connection:
        connection.execute(text("set local role podpusher_dbt"))
        for schema in ("staging", "rollups", "marts"):
            connection.execute(text(f"create table {schema}.made as select 7 as n"))


@pytest.mark.parametrize("statement", WRITES)
def test_an_analyst_cannot_write(module_warehouse, mart, statement):
    with module_warehouse.engine("analyst").connect() as connection:
        # Anyone may switch off the read-only default; the grants are what holds.
        connection.execute(text("set transaction read write"))
        with pytest.raises(DBAPIError) as denied:
            connection.execute(text(statement))
    assert denied.value.orig.sqlstate == "42501"


def test_an_analyst_starts_read_only_with_a_time_limit(module_warehouse):
    with module_warehouse.engine("analyst").connect() as connection:
        assert connection.execute(text("show default_transaction_read_only")).scalar() == "on"
        assert connection.execute(text("show statement_timeout")).scalar() == "1min"
        with pytest.raises(InternalError, match="read-only transaction"):
            connection.execute(text("create table public.x (n int)"))


@pytest.mark.parametrize(
    "relation",
    ["raw.observations", "raw.quarantine", "ops.installation", "staging.made", "rollups.made"],
)
def test_an_analyst_reads_no_table_that_is_not_documented(module_warehouse, mart, relation):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        module_warehouse.engine("analyst").connect() as connection,
    ):
        connection.execute(text(f"table {relation}"))


def test_the_app_schema_is_closed_to_analyst_and_its_rows_to_dbt(module_warehouse):
    for role, denied in (("analyst", "for schema app"), ("dbt", "for table")):
        for table in app_tables(module_warehouse):
            with (
                pytest.raises(ProgrammingError, match=f"permission denied {denied}"),
                module_warehouse.engine(role).connect() as connection,
            ):
                count(connection, table.relname)


def test_what_dbt_makes_later_is_readable_by_those_it_is_for(module_warehouse, mart):
    readable = {
        "worker": ("rollups.made", "marts.made"),
        "app": ("rollups.made", "marts.made"),
        "analyst": ("marts.made",),
    }
    for role, relations in readable.items():
        with module_warehouse.engine(role).connect() as connection:
            for relation in relations:
                assert connection.execute(text(f"table {relation}")).scalar() == 7


def test_dbt_reads_raw_and_ops_and_may_not_write_there(module_warehouse):
    with module_warehouse.engine("dbt").connect() as connection:
        connection.execute(text("select * from raw.observations"))
        connection.execute(text("select * from ops.scrape_attempts"))
        with pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(text("delete from raw.observations"))


def test_a_login_of_one_database_cannot_enter_another(module_warehouse, warehouse):
    stranger = module_warehouse.engine("app").url.set(database=warehouse.address.database)
    import psycopg

    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(
            **stranger.translate_connect_args(username="user", database="dbname")
        ).close()


def test_groups_cannot_log_in(module_warehouse):
    with module_warehouse.engine("owner").connect() as connection:
        can_log_in = connection.execute(
            text("select rolname from pg_roles where rolname = any(:groups) and rolcanlogin"),
            {"groups": list(GROUPS.values())},
        ).all()
    assert can_log_in == []


def test_a_workspace_id_is_a_uuid_and_never_text_to_be_trusted(module_warehouse):
    engine = module_warehouse.engine("app")
    with engine.begin() as connection:
        connection.execute(text("select set_config('podpusher.workspace_id', 'or 1=1', true)"))
        with pytest.raises(DBAPIError):
            count(connection, "saved_views")
    with workspace_transaction(engine, UUID(int=0)) as connection:
        assert count(connection, "saved_views") == 0
