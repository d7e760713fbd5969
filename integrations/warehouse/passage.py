"""The one way to read every workspace: for the owner, and only while its session asks for it.

Tables of `app` are fenced by workspace even against their owner, and a backup that saw no rows
would look like a good one. The policy names the owner; another role may set the same flag and
gains nothing by it.
"""

from __future__ import annotations

from psycopg import sql

from integrations.warehouse.access import Connection

SETTING = "podpusher.backup"
SCHEMAS = ("raw", "ops", "app", "staging", "rollups", "marts", "tenant_marts")

_MISSING = """
    select format('create policy read_by_backup on %%s for select to current_user
                   using (current_setting(%%L, true) = ''on'')', c.oid::regclass, %s::text)
      from pg_class as c
     where c.relnamespace = to_regnamespace('app') and c.relrowsecurity
       and not exists (
               select from pg_policy where polrelid = c.oid and polname = 'read_by_backup'
           )
"""
# Views count only where they stand for stored rows: continuous aggregates.
_TABLES = """
    select n.nspname, c.relname
      from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
     where n.nspname = any (%s)
       and (c.relkind in ('r', 'p') or (c.relkind = 'v' and n.nspname = 'rollups'))
     order by 1, 2
"""


def enter(connection: Connection) -> None:
    """Opens the passage for this session of the owner; makes the policies that are missing.

    Making one waits for transactions that use its table, and is needed once per table.
    """
    for (statement,) in connection.execute(_MISSING, [SETTING]).fetchall():
        connection.execute(sql.SQL(str(statement)))
    connection.execute("select set_config(%s, 'on', false)", [SETTING])


def count_rows(connection: Connection) -> dict[str, int]:
    """Returns how many rows each table of ours holds, by `schema.table`. Enter first."""
    counted = {}
    for schema, name in _tables(connection):
        count = sql.SQL("select count(*) from {}").format(sql.Identifier(schema, name))
        row = connection.execute(count).fetchone()
        counted[f"{schema}.{name}"] = 0 if row is None else int(str(row[0]))
    return counted


def tables_with_more(connection: Connection, expected: dict[str, int]) -> list[str]:
    """Returns the tables that hold more rows than expected (default: none). Enter first."""
    found = []
    for schema, name in _tables(connection):
        probe = sql.SQL("select from {} offset {} limit 1").format(
            sql.Identifier(schema, name), sql.Literal(expected.get(f"{schema}.{name}", 0))
        )
        if connection.execute(probe).fetchone() is not None:
            found.append(f"{schema}.{name}")
    return found


def _tables(connection: Connection) -> list[tuple[str, str]]:
    rows = connection.execute(_TABLES, [list(SCHEMAS)]).fetchall()
    return [(str(schema), str(name)) for schema, name in rows]
