"""What an analyst's login can do, tried on every object the catalogs name.

The database is the embedded server's own, since only there our administrator closes what belongs
to the server itself (large objects, the other databases).
"""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege, QueryCanceled, ReadOnlySqlTransaction

from integrations.warehouse import analysts, server
from integrations.warehouse.access import as_owner
from integrations.warehouse.analysts import AnalystError
from integrations.warehouse.embedded import contact, state
from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.landing import land
from integrations.warehouse.migrate import migrate
from tests.conftest import Warehouse, close
from tests.integration.studio.rows import one_of_each
from tests.integration.warehouse.rows import batch, row

SCHEMAS = ["raw", "ops", "app", "staging", "rollups", "marts", "public"]
RELATIONS = """
    select c.relkind::text, n.nspname, c.relname,
           (select quote_ident(attname) from pg_attribute a
             where a.attrelid = c.oid and attnum > 0 and attidentity = ''
             order by attnum limit 1)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any (%s) and c.relkind in ('r', 'p', 'v', 'm', 'S')
     order by 2, 3
"""
FUNCTIONS = """
    select oid::regprocedure::text, pronargs from pg_proc where pronamespace = 'app'::regnamespace
"""
ROWS = (
    "insert into {} default values",
    "update {} set {column} = {column}",
    "delete from {}",
    "truncate {}",
    "copy {} from stdin",
    "lock table {} in row exclusive mode",
    "lock table {} in access exclusive mode",
    "alter {kind} {} rename to mine",
    "alter {kind} {} owner to current_user",
    "comment on {kind} {} is 'mine'",
    "drop {kind} {} cascade",
    "create trigger mine before insert on {} execute function suppress_redundant_updates_trigger()",
    "create index on {} ({column})",
    "create rule mine as on insert to {} do instead nothing",
)
NUMBERS = (
    "select nextval('{}')",
    "select setval('{}', 1)",
    "alter sequence {} restart",
    "drop sequence {}",
)
ELSEWHERE = (
    "create schema mine",
    "create temporary table mine (n int)",
    "create temporary view mine as select 1",
    "create table pg_temp.mine as select 1",
    *(f"create table {schema}.mine (n int)" for schema in SCHEMAS),
    *(f"create view {schema}.mine as select 1" for schema in SCHEMAS),
    *(f"create function {schema}.mine() returns int return 1" for schema in SCHEMAS),
    *(f"create sequence {schema}.mine" for schema in SCHEMAS),
    *(f"drop schema {schema} cascade" for schema in SCHEMAS),
    *(f"comment on schema {schema} is 'mine'" for schema in SCHEMAS),
    "select lo_create(0)",
    "select lo_creat(-1)",
    "select lo_from_bytea(0, 'mine')",
    "create extension dblink",
    "create extension postgres_fdw",
    "copy (select 1) to '/tmp/mine'",
    "copy (select 1) to program 'true'",
    "select pg_read_file('/etc/hostname')",
    "select pg_terminate_backend(pid) from pg_stat_activity where usename like '%_login_%'",
    "set session_replication_role = replica",
    "create role mine",
    "create event trigger mine on ddl_command_end execute function mine()",
    "create publication mine",
)


@pytest.fixture(scope="module")
def embedded(server_settings):
    """The embedded server's own database with a row in every table, and a mart of dbt's."""
    migrate(server_settings)
    warehouse = Warehouse(server_settings, server.start(server_settings))
    land(warehouse.engine("worker"), [batch(row())], "run")
    workspace = uuid4()
    with workspace_transaction(warehouse.engine("app"), workspace) as connection:
        connection.exec_driver_sql(
            "insert into app.workspaces (id, name) values (%s, 'A shop')", (workspace,)
        )
        one_of_each(connection, workspace)
    with warehouse.engine("dbt").begin() as connection:
        for schema in ("staging", "rollups", "marts"):
            connection.exec_driver_sql(f"create table if not exists {schema}.made as select 7 as n")
            connection.exec_driver_sql(f"create or replace view {schema}.seen as select 7 as n")
    yield warehouse
    close(warehouse)


@pytest.fixture
def login(embedded):
    """An analyst's URL; the login is removed afterwards."""
    name = f"ada_{uuid4().hex[:6]}"
    made = analysts.create(embedded.address, name)
    yield name, made.url
    if name in [each.name for each in analysts.listing(embedded.address)]:
        analysts.remove(embedded.address, name)


@pytest.fixture
def analyst(login):
    """The analyst's session with the read-only default switched off, as anyone may."""
    with connect(login[1]) as connection:
        connection.execute("set default_transaction_read_only = off")
        yield connection


def connect(url, **changes):
    return psycopg.connect(
        **url.translate_connect_args(username="user", database="dbname") | changes, autocommit=True
    )


def is_denied(connection, statement) -> bool:
    try:
        with connection.transaction():
            if statement.startswith("copy") and statement.endswith("stdin"):
                with connection.cursor().copy(statement):
                    pass
            else:
                connection.execute(statement)
            raise psycopg.Rollback
    except InsufficientPrivilege:
        return True
    except psycopg.Error as error:
        # Neither done nor denied: for example a view has no sequence to restart.
        return error.sqlstate in {"42809", "0A000", "55000"}
    return False


def statements(analyst):
    """Every verb on every relation that the catalogs name."""
    kinds = {"r": "table", "p": "table", "v": "view", "m": "materialized view"}
    for kind, schema, name, column in analyst.execute(RELATIONS, [SCHEMAS]).fetchall():
        relation = sql.Identifier(schema, name).as_string(analyst)
        for verb in NUMBERS if kind == "S" else ROWS:
            yield verb.format(relation, kind=kinds.get(kind), column=column)


def test_every_verb_is_denied_on_every_relation_of_the_catalogs(analyst):
    tried = list(statements(analyst))
    assert len(tried) > 200
    assert [each for each in tried if not is_denied(analyst, each)] == []


@pytest.mark.parametrize("statement", ELSEWHERE)
def test_nothing_can_be_made_anywhere_else(analyst, statement):
    assert is_denied(analyst, statement)


@pytest.mark.parametrize("statement", ["alter system set jit = on", "create database mine"])
def test_the_server_cannot_be_changed(analyst, statement):
    with pytest.raises(InsufficientPrivilege):
        analyst.execute(statement)


def test_rights_cannot_be_handed_on(analyst, embedded):
    """Granting what one may not grant is a warning to PostgreSQL, so the rights are compared."""
    rights = "select array_agg(relacl::text order by oid) from pg_class where relkind in ('r', 'v')"
    before = analyst.execute(rights).fetchone()
    for _, schema, name, _ in analyst.execute(RELATIONS, [SCHEMAS]).fetchall():
        for privilege in ("select", "all"):
            grant = sql.SQL(f"grant {privilege} on {{}} to public").format(
                sql.Identifier(schema, name)
            )
            is_denied(analyst, grant.as_string(analyst))
    assert analyst.execute(rights).fetchone() == before


def test_no_other_role_can_be_taken_on(analyst):
    own = analyst.execute("select current_user").fetchone()[0]
    allowed = [
        role
        for (role,) in analyst.execute("select rolname from pg_roles").fetchall()
        if role not in {own, "podpusher_analyst"}
        and not is_denied(analyst, f'set local role "{role}"')
    ]
    assert allowed == []
    assert analyst.execute(
        "select rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls"
        " from pg_roles where rolname = current_user"
    ).fetchone() == (False,)


def test_the_sellers_rows_are_neither_seen_nor_reached(analyst):
    for view in ("tables", "columns", "table_privileges"):
        count = sql.SQL("select count(*) from information_schema.{} where table_schema = 'app'")
        assert analyst.execute(count.format(sql.Identifier(view))).fetchone() == (0,)
    relations = [
        sql.Identifier(schema, name).as_string(analyst)
        for _, schema, name, _ in analyst.execute(RELATIONS, [["app"]]).fetchall()
    ]
    assert len(relations) >= 13
    assert [each for each in relations if not is_denied(analyst, f"table {each}")] == []
    functions = analyst.execute(FUNCTIONS).fetchall()
    assert len(functions) >= 2
    for signature, count in functions:
        call = f"select {signature.split('(')[0]}({', '.join(['null'] * count)})"
        assert is_denied(analyst, call), call


def test_no_extension_reaches_out_of_the_database(analyst):
    found = {name for (name,) in analyst.execute("select extname from pg_extension").fetchall()}
    assert found <= {"plpgsql", "timescaledb", "pg_stat_statements"}
    untrusted = analyst.execute(
        "select count(*) from pg_language where not lanpltrusted"
        " and lanname not in ('internal', 'c')"
    ).fetchone()
    assert untrusted == (0,)


def test_the_marts_can_be_read(analyst):
    assert analyst.execute("table marts.made").fetchall() == [(7,)]


def test_a_session_starts_read_only_in_utc_with_limits(login):
    with connect(login[1]) as connection:
        shown = {
            name: connection.execute(f"show {name}").fetchone()[0]
            for name in ("statement_timeout", "idle_in_transaction_session_timeout", "timezone")
        }
        with pytest.raises(ReadOnlySqlTransaction):
            connection.execute("create temporary table mine (n int)")
    assert shown == {
        "statement_timeout": "1min",
        "idle_in_transaction_session_timeout": "1min",
        "timezone": "UTC",
    }


def test_a_runaway_query_ends_by_itself(login, embedded):
    role = sql.Identifier(login[1].username)
    with as_owner(embedded.address) as owner:
        owner.execute(sql.SQL("alter role {} set statement_timeout = '100ms'").format(role))
    with connect(login[1]) as connection, pytest.raises(QueryCanceled):
        connection.execute("select count(*) from generate_series(1, 1000000000000)")


def test_the_login_opens_no_other_database_of_the_server(login, embedded):
    with as_owner(embedded.address) as owner:
        names = owner.execute("select datname from pg_database where datallowconn").fetchall()
    others = {name for (name,) in names} - {embedded.address.database}
    assert {"postgres", "template1", f"{embedded.address.database}_dagster"} <= others
    for name in others:
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            connect(login[1], dbname=name)


def test_a_server_of_an_older_release_is_closed_at_the_next_start(server_settings):
    found = state.load(server_settings)
    with contact.connect(found) as connection:
        connection.execute("grant connect, temporary on database postgres to public")
    assert contact.look(found) == "incomplete"
    server.start(server_settings)
    assert contact.look(found) == "ready"


def test_at_most_five_sessions_at_once(login):
    sessions = [connect(login[1]) for _ in range(analysts.CONNECTION_LIMIT)]
    try:
        with pytest.raises(psycopg.OperationalError, match="too many connections"):
            connect(login[1])
    finally:
        for each in sessions:
            each.close()


def test_creating_twice_is_refused_and_a_new_password_replaces_the_old(login, embedded):
    name, url = login
    with pytest.raises(AnalystError) as refused:
        analysts.create(embedded.address, name)
    assert "--new-password" in refused.value.hint
    renewed = analysts.create(embedded.address, name, new_password=True).url
    assert renewed.password != url.password
    connect(renewed).close()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        connect(url)
    with pytest.raises(AnalystError, match="has no analyst"):
        analysts.create(embedded.address, "nobody_yet", new_password=True)


def test_removing_ends_the_sessions_and_the_list_says_who_is_there(login, embedded):
    name, url = login
    session = connect(url)
    assert [each for each in analysts.listing(embedded.address) if each.name == name] == [
        analysts.Analyst(name, analysts.CONNECTION_LIMIT, 1)
    ]
    assert analysts.remove(embedded.address, name) == 1
    with pytest.raises(psycopg.OperationalError):
        session.execute("select 1")
    with pytest.raises(psycopg.OperationalError):
        connect(url)
    assert name not in [each.name for each in analysts.listing(embedded.address)]
    with pytest.raises(AnalystError, match="has no analyst"):
        analysts.remove(embedded.address, name)


@pytest.mark.parametrize("name", ["", "Ada", "1a", "a-b", "a b", 'a"b', "ä", "a" * 31])
def test_a_name_that_is_no_plain_word_is_refused(embedded, name):
    with pytest.raises(AnalystError, match="cannot be an analyst's name"):
        analysts.create(embedded.address, name)


def test_a_role_name_never_passes_the_63_bytes_of_postgresql():
    assert len(analysts.role_name("d" * 48, "abcdef")) == 63
    with pytest.raises(AnalystError) as refused:
        analysts.role_name("d" * 48, "abcdefg")
    assert "at most 6" in refused.value.hint


def test_an_analyst_of_a_database_with_a_longer_name_is_not_ours(embedded, new_warehouse, tmp_path):
    """`<a>_analyst_<b_analyst_c>` may also be read as analyst c of the database <a>_analyst_b."""
    with pytest.raises(AnalystError, match="has no analyst"):
        analysts.remove(embedded.address, "nobody")
    other = new_warehouse(tmp_path / "other")
    analysts.create(other.address, "grace")
    assert [each.name for each in analysts.listing(other.address)] == ["grace"]
    assert "grace" not in [each.name for each in analysts.listing(embedded.address)]
    analysts.remove(other.address, "grace")
    close(other)
