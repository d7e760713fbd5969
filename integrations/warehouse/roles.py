"""Who may do what: four group roles per cluster, six login roles per database.

Groups carry the rights (granted in migrations, where the tables are made) and are shared by every
database of the server. Logins are per database, because a role is a property of the whole server:
`CONNECT` on one database must not open another. The owner alone runs migrations and is never used
to serve a page or to land a row.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Literal, get_args

import psycopg
import stamina
from psycopg import sql
from psycopg.errors import DuplicateObject, InternalError_, UniqueViolation

Role = Literal["owner", "dbt", "worker", "app", "analyst"]
Login = Literal["dbt", "worker", "app", "analyst", "dagster"]

GROUPS: Mapping[Login, str] = {
    "dbt": "podpusher_dbt",
    "worker": "podpusher_worker",
    "app": "podpusher_app",
    "analyst": "podpusher_analyst",
}
LOGINS: tuple[Login, ...] = get_args(Login)

# Session defaults by login. An analyst's runaway query ends by itself; a page never waits longer
# than a person does. What dbt makes belongs to the group from the first statement on: a role set by
# the client is lost with its first rollback.
_SESSION: Mapping[Login, Mapping[str, str]] = {
    "dbt": {"timezone": "UTC", "role": "podpusher_dbt"},
    "worker": {"timezone": "UTC", "idle_in_transaction_session_timeout": "15min"},
    "app": {
        "timezone": "UTC",
        "jit": "off",  # costs more than it saves on queries this short
        "statement_timeout": "30s",
        "idle_in_transaction_session_timeout": "60s",
    },
    "analyst": {
        "timezone": "UTC",
        "default_transaction_read_only": "on",
        "statement_timeout": "60s",
        "idle_in_transaction_session_timeout": "60s",
    },
    "dagster": {"timezone": "UTC"},
}
# A large object is made in any schema's absence: only EXECUTE on these functions holds it back.
_CLOSE_LARGE_OBJECTS = """
    select format('revoke execute on function %s from public', oid::regprocedure)
      from pg_proc
     where pronamespace = 'pg_catalog'::regnamespace
       and proname in ('lo_creat', 'lo_create', 'lo_from_bytea', 'lo_put', 'lo_truncate',
                       'lo_truncate64', 'lo_unlink', 'lowrite')
       and has_function_privilege('public', oid, 'execute')
       and pg_has_role(proowner, 'usage')
"""
_TEMPORARY_TABLES: frozenset[Login] = frozenset({"worker"})


def login_name(database: str, login: Login) -> str:
    """The login role of one database, as `<database>_login_<role>`."""
    return f"{database}_login_{login}"


def new_password() -> str:
    """A password of 192 random bits that needs no escaping in a URL."""
    return secrets.token_urlsafe(24)


def _is_catalog_race(error: Exception) -> bool:
    """True when another session created or granted the same role at the same moment."""
    return isinstance(error, DuplicateObject | InternalError_ | UniqueViolation)


@stamina.retry(on=_is_catalog_race, attempts=8, wait_initial=0.05, wait_max=1.0)
def provision(
    connection: psycopg.Connection[tuple[object, ...]], passwords: Mapping[Login, str]
) -> None:
    """Makes groups, logins and the right to connect; safe to repeat and to run in parallel.

    Args:
        connection: Autocommit, as the owner, in the database in question.
        passwords: One for every login; sent as a scram verifier, so none reaches a server log.

    Raises:
        psycopg.Error: the owner lacks CREATEROLE, or may not administer a group of another owner.
    """
    database = connection.info.dbname
    for group in GROUPS.values():
        if not exists(connection, group):
            connection.execute(sql.SQL("create role {} nologin").format(sql.Identifier(group)))
    owner = connection.info.user
    if not _is_member(connection, owner, GROUPS["dbt"]):
        # Making schemas for dbt, and default privileges on what dbt makes, takes membership.
        connection.execute(
            sql.SQL("grant {} to {}").format(sql.Identifier(GROUPS["dbt"]), sql.Identifier(owner))
        )
    for login in LOGINS:
        provision_login(connection, login_name(database, login), login, passwords[login])
    _restrict_database(connection, database)
    close_large_objects(connection)


def provision_login(
    connection: psycopg.Connection[tuple[object, ...]], name: str, login: Login, password: str
) -> None:
    """Makes one login role with the rights and session defaults of a kind, or renews it.

    Args:
        connection: As the owner.
        name: Of the role.
        login: Whose group and session defaults it gets.
        password: Sent as a scram verifier, so it reaches no server log.
    """
    role = sql.Identifier(name)
    if not exists(connection, name):
        connection.execute(sql.SQL("create role {} login").format(role))
    verifier = connection.pgconn.encrypt_password(
        password.encode(), name.encode(), b"scram-sha-256"
    ).decode()
    connection.execute(sql.SQL("alter role {} password {}").format(role, sql.Literal(verifier)))
    if login in GROUPS and not _is_member(connection, name, GROUPS[login]):
        connection.execute(sql.SQL("grant {} to {}").format(sql.Identifier(GROUPS[login]), role))
    for setting, value in _SESSION[login].items():
        connection.execute(
            sql.SQL("alter role {} set {} = {}").format(
                role, sql.Identifier(setting), sql.Literal(value)
            )
        )


def _restrict_database(connection: psycopg.Connection[tuple[object, ...]], database: str) -> None:
    """Only this database's logins may connect; only some may make temporary tables."""
    target = sql.Identifier(database)
    connection.execute(sql.SQL("revoke all on database {} from public").format(target))
    for login in LOGINS:
        if login == "dagster":  # has a database of its own
            continue
        rights = "connect, temporary" if login in _TEMPORARY_TABLES else "connect"
        connection.execute(
            sql.SQL("grant {} on database {} to {}").format(
                sql.SQL(rights), target, sql.Identifier(login_name(database, login))
            )
        )
    # dbt works as its group. This opens no other database: CONNECT belongs to the logins.
    connection.execute(
        sql.SQL("grant temporary on database {} to {}").format(
            target, sql.Identifier(GROUPS["dbt"])
        )
    )


def close_large_objects(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Takes from PUBLIC the functions that write large objects, which no other right covers.

    They belong to whoever made the server: does nothing for an owner who may not administer them.
    """
    for (revoke,) in connection.execute(_CLOSE_LARGE_OBJECTS).fetchall():
        connection.execute(sql.SQL(str(revoke)))


def exists(connection: psycopg.Connection[tuple[object, ...]], role: str) -> bool:
    """True when the server has a role of this name, whichever database it is for."""
    return (
        connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone()
        is not None
    )


def _is_member(connection: psycopg.Connection[tuple[object, ...]], role: str, group: str) -> bool:
    """True when `role` holds `group`'s rights (a bare ADMIN option does not count)."""
    row = connection.execute("select pg_has_role(%s, %s, 'usage')", [role, group]).fetchone()
    return row is not None and row[0] is True


def open_dagster_database(connection: psycopg.Connection[tuple[object, ...]], login: str) -> None:
    """Gives Dagster's login its own database, and nobody else.

    Args:
        connection: Autocommit, as the owner, in Dagster's database.
        login: Dagster's login role.
    """
    role, database = sql.Identifier(login), sql.Identifier(connection.info.dbname)
    connection.execute(sql.SQL("revoke all on database {} from public").format(database))
    connection.execute(
        sql.SQL("grant connect, temporary, create on database {} to {}").format(database, role)
    )
    connection.execute(sql.SQL("grant usage, create on schema public to {}").format(role))
