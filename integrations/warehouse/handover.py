"""After a restore: who owns what, and the rules that name a role which has another name here.

Everything was restored as the owner's. What dbt makes goes to dbt's group, as a migration and dbt
itself would have left it, so that any login of the group can rebuild it.
"""

from __future__ import annotations

from psycopg import sql

from integrations.warehouse.access import Connection
from integrations.warehouse.manifest import DefaultGrant, Manifest, Policy
from integrations.warehouse.roles import GROUPS

_MADE_BY_DBT = ("staging", "rollups", "marts", "tenant_marts")
# A schema first: its new owner has to be allowed to hold things in it. Sequences of a column and
# types of a table follow their table.
_OBJECTS = """
    select format('alter schema %%I owner to %%I', nspname, %(group)s::text), 0 as step
      from pg_namespace where nspname = any (%(schemas)s)
    union all
    select format('alter %%s %%s owner to %%I',
                  case when n.nspname || '.' || c.relname = any (%(aggregates)s)
                       then 'materialized view'
                       when c.relkind = 'v' then 'view'
                       when c.relkind = 'm' then 'materialized view'
                       when c.relkind = 'S' then 'sequence'
                       else 'table' end,
                  c.oid::regclass, %(group)s::text), 1
      from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
     where n.nspname = any (%(schemas)s) and c.relkind in ('r', 'p', 'v', 'm', 'S')
       and not exists (
               select from pg_depend as d
                where d.objid = c.oid and d.classid = 'pg_class'::regclass
                  and d.deptype in ('a', 'i') and d.refobjsubid > 0 and c.relkind = 'S'
           )
    union all
    select format('alter routine %%s owner to %%I', p.oid::regprocedure, %(group)s::text), 1
      from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
     where n.nspname = any (%(schemas)s)
     order by 2
"""
# TimescaleDB keeps them as views, and answers only to the name they were made by.
_AGGREGATES = """
    select view_schema || '.' || view_name from timescaledb_information.continuous_aggregates
"""
_KINDS = {"r": "tables", "S": "sequences", "f": "functions", "T": "types"}


def complete(connection: Connection, taken: Manifest) -> None:
    """Sets owners, the owner's own policies and default privileges: all of it, or nothing.

    Args:
        connection: As the owner, in the restored database.
        taken: The manifest of the backup.
    """
    with connection.transaction():
        for policy in taken.policies:
            connection.execute(_policy(policy))
        for grant in taken.default_grants:
            connection.execute(_default_grant(grant))
        known = connection.execute(_AGGREGATES).fetchall() if taken.timescaledb else []
        wanted = {
            "group": GROUPS["dbt"],
            "schemas": list(_MADE_BY_DBT),
            "aggregates": [name for (name,) in known],
        }
        for statement, _ in connection.execute(_OBJECTS, wanted).fetchall():
            connection.execute(sql.SQL(str(statement)))


def _policy(policy: Policy) -> sql.Composed:
    """Its conditions are SQL as PostgreSQL wrote it down, and are taken as they are."""
    clauses = [
        sql.SQL("{} ({})").format(sql.SQL(keyword), sql.SQL(condition))
        for keyword, condition in (("using", policy.using), ("with check", policy.with_check))
        if condition is not None
    ]
    return sql.SQL("create policy {} on {} as {} for {} to current_user {}").format(
        sql.Identifier(policy.name),
        sql.Identifier(policy.schema_name, policy.table_name),
        sql.SQL(policy.permissive),
        sql.SQL(policy.command),
        sql.SQL(" ").join(clauses),
    )


def _default_grant(grant: DefaultGrant) -> sql.Composed:
    maker = sql.SQL("for role {} ").format(sql.Identifier(grant.maker)) if grant.maker else ""
    return sql.SQL("alter default privileges {}in schema {} grant {} on {} to {}").format(
        maker or sql.SQL(""),
        sql.Identifier(grant.schema_name),
        sql.SQL(grant.privileges),
        sql.SQL(_KINDS[grant.kind]),
        sql.Identifier(grant.grantee),
    )
