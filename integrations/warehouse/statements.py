"""Which statements the database spends its time on, as PostgreSQL's own library counts them.

The library has to be loaded when the server starts: the extension can be made without it, and then
every question ends in an error. So the server is asked for the library's settings first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import structlog
from psycopg import sql
from psycopg.errors import InsufficientPrivilege
from psycopg.rows import class_row

from integrations.warehouse.access import Connection, as_owner
from integrations.warehouse.address import Address
from integrations.warehouse.embedded.commands import STATEMENTS
from integrations.warehouse.errors import WarehouseError

log = structlog.get_logger(__name__)

_LONGEST_QUERY = 160  # characters
# dbt opens every statement with a comment longer than that; only the model's name in it matters.
_DBT_COMMENT = re.compile(r'^/\* \{"app": "dbt".*?("node_id": "(?P<node>[^"]*)")?\} \*/ *')
_LOADED = "select exists (select from pg_settings where name = 'pg_stat_statements.max')"
_MADE = "select exists (select from pg_extension where extname = 'pg_stat_statements')"
_AVAILABLE = "select exists (select from pg_available_extensions where name = 'pg_stat_statements')"
_MAY_READ = "select pg_has_role('pg_read_all_stats', 'usage')"
# One row per statement, whichever role ran it. A password's verifier is in the text of the
# statement that sets it.
_SLOWEST = """
    select sum(calls)::bigint as calls,
           sum(total_exec_time)::float8 as total_ms,
           (sum(total_exec_time) / nullif(sum(calls), 0))::float8 as mean_ms,
           sum(rows)::bigint as rows,
           min(query) as query
      from {}.pg_stat_statements
     where dbid = (select oid from pg_database where datname = current_database())
       and query !~* 'password'
     group by queryid
     order by 2 desc
     limit %s
"""


class StatementsError(WarehouseError):
    """This server does not count statements, or not for us."""


@dataclass(frozen=True)
class Statement:
    """One statement, constants left out, since the statistics were last reset.

    Attributes:
        calls: How often it ran (count).
        total_ms: Time it took altogether, in milliseconds.
        mean_ms: Time of one call, in milliseconds.
        rows: Rows it returned or changed (count).
        query: Its text in one line, shortened.
    """

    calls: int
    total_ms: float
    mean_ms: float
    rows: int
    query: str


def ensure(connection: Connection, owner: str) -> None:
    """Makes the extension where the library is loaded and this login may; else does nothing.

    Args:
        connection: Autocommit, as an administrator or as the owner.
        owner: The role that is to read every login's statements.
    """
    if not (_is(connection, _LOADED) and _is(connection, _AVAILABLE)):
        return
    reader = sql.Identifier(owner)
    try:
        if not _is(connection, _MADE):
            connection.execute("create extension if not exists pg_stat_statements schema public")
        if owner != connection.info.user:
            connection.execute(sql.SQL("grant pg_read_all_stats to {}").format(reader))
    except InsufficientPrivilege:
        # Everything else works without it, and `slowest` tells what is missing.
        log.info("statements are not counted", missing="the right to make the extension")


def slowest(where: Address, limit: int) -> list[Statement]:
    """Returns the statements of our database that took most time in all, the worst first.

    Raises:
        StatementsError: library, extension or right is missing; the hint says what to do.
    """
    with as_owner(where) as connection:
        _refuse(where, connection)
        row = connection.execute(
            "select n.nspname from pg_extension join pg_namespace as n on n.oid = extnamespace"
            " where extname = 'pg_stat_statements'"
        ).fetchone()
        assert row is not None  # noqa: S101 -- refused above
        query = sql.SQL(_SLOWEST).format(sql.Identifier(str(row[0])))
        with connection.cursor(row_factory=class_row(Statement)) as cursor:
            found = cursor.execute(query, [limit]).fetchall()
    return [
        Statement(each.calls, each.total_ms, each.mean_ms, each.rows, _shortened(each.query))
        for each in found
    ]


def _refuse(where: Address, connection: Connection) -> None:
    if not _is(connection, _LOADED):
        raise StatementsError(
            "This server does not count statements.",
            hint="Install Debian's postgresql package, whose server can, in place of the carried "
            "one; a running server begins at its next start (podpusher db stop, podpusher db start)"
            if where.managed == "embedded"
            else f"Have an administrator add {STATEMENTS} to shared_preload_libraries, restart the "
            "server and run there: create extension pg_stat_statements",
        )
    if not _is(connection, _MADE):
        raise StatementsError(
            f"The database {where.database} lacks the extension {STATEMENTS}.",
            hint="Run: podpusher db migrate"
            if where.managed == "embedded"
            else "Have an administrator run there: create extension pg_stat_statements",
        )
    if not _is(connection, _MAY_READ):
        user = where.owner_url.username
        raise StatementsError(
            f"The user {user} may not read the statements of other logins.",
            hint=f"Have an administrator run: grant pg_read_all_stats to {user}",
        )


def _is(connection: Connection, question: str) -> bool:
    return connection.execute(sql.SQL(question)).fetchone() == (True,)


def _shortened(query: str) -> str:
    line = " ".join(query.split())
    if comment := _DBT_COMMENT.match(line):
        line = f"{comment['node'] or 'dbt'}: {line[comment.end() :]}"
    return line if len(line) <= _LONGEST_QUERY else f"{line[: _LONGEST_QUERY - 1]}…"
