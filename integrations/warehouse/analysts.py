"""Logins for people who read the marts: made by name, one database each, and never able to write.

A person gets what the built-in analyst login has, under a name and password of their own, so that
one can be taken away without the others noticing. Passwords are told once and kept nowhere. What
holds is the grants; the session's read-only default is only there to say so early.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from psycopg import sql
from psycopg.errors import DependentObjectsStillExist, InsufficientPrivilege
from sqlalchemy import URL

from integrations.warehouse import roles
from integrations.warehouse.access import Connection, as_owner
from integrations.warehouse.address import Address
from integrations.warehouse.errors import DatabaseRefusedError, NotMigratedError, WarehouseError

CONNECTION_LIMIT = 5
_LONGEST_ROLE_NAME = 63  # bytes; PostgreSQL cuts longer names off without a word
_LONGEST_NAME = 30
_END_SESSION_MS = 5_000

# The right to connect here tells our analysts from those of a database whose name begins like ours.
_OURS = """
    select r.rolname, r.rolconnlimit,
           (select count(*) from pg_stat_activity as a where a.usesysid = r.oid)
      from pg_roles as r
     where starts_with(r.rolname, %s)
       and exists (
               select from pg_database as d, aclexplode(d.datacl) as grants
                where d.datname = current_database()
                  and grants.grantee = r.oid
                  and grants.privilege_type = 'CONNECT'
           )
     order by 1
"""


class AnalystError(WarehouseError):
    """An analyst's login cannot be made, renewed or removed as asked."""


@dataclass(frozen=True)
class Analyst:
    """One login.

    Attributes:
        name: As given to `create`.
        connection_limit: Sessions it may have at once; -1 = no limit.
        sessions: Sessions it has now (count).
    """

    name: str
    connection_limit: int
    sessions: int


@dataclass(frozen=True)
class Access:
    """What a person needs. `url` holds the password; its `repr` and `str` mask it.

    Attributes:
        url: libpq's form, without a driver.
        may_write_large_objects: True where only the server's administrator can forbid it.
    """

    url: URL
    may_write_large_objects: bool


def role_name(database: str, name: str) -> str:
    """The login role of one analyst of one database, as `<database>_analyst_<name>`.

    Raises:
        AnalystError: the name has other signs than a-z, 0-9 and _, or is too long.
    """
    prefix = _prefix(database)
    longest = min(_LONGEST_NAME, _LONGEST_ROLE_NAME - len(prefix.encode()))
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or len(name) > longest:
        raise AnalystError(
            f"{name!r} cannot be an analyst's name.",
            hint="Use lower-case letters, digits and underscores, a letter first, and at most "
            f"{longest} of them.",
        )
    return prefix + name


def create(where: Address, name: str, *, new_password: bool = False) -> Access:
    """Makes the login, whole or not at all, and tells its password this one time.

    Args:
        where: A migrated database.
        name: Of the analyst.
        new_password: Renews an existing login; its open sessions stay.

    Raises:
        AnalystError: it exists, or with `new_password` does not, or the name will not do.
        NotMigratedError: the database has no role for analysts.
        DatabaseRefusedError: the owner may not make roles, or the name belongs elsewhere.
    """
    role, password = role_name(where.database, name), roles.new_password()
    with as_owner(where) as connection, _refusals(where):
        if not roles.exists(connection, roles.GROUPS["analyst"]):
            raise NotMigratedError(
                f"The database {where.database} has no role for analysts.",
                hint="Run: podpusher db migrate",
            )
        known = _is_ours(connection, role)
        if known and not new_password:
            raise AnalystError(
                f"The analyst {name} exists.",
                hint=f"For a new password: podpusher analyst create {name} --new-password",
            )
        if not known and new_password:
            raise _unknown(where, name)
        if not known and roles.exists(connection, role):
            raise DatabaseRefusedError(
                f"The server has a role {role} that is no analyst of {where.database}.",
                hint="Choose another name.",
            )
        with connection.transaction():
            roles.provision_login(connection, role, "analyst", password)
            _limit(connection, role)
        row = connection.execute(
            "select has_function_privilege(%s, 'lo_create(oid)', 'execute')", [role]
        ).fetchone()
    url = where.owner_url.set(drivername="postgresql", username=role, password=password)
    return Access(url, may_write_large_objects=row is not None and row[0] is True)


def listing(where: Address) -> list[Analyst]:
    """Returns the analysts of this database, by name. The built-in analyst login is not among them.

    Raises:
        DatabaseUnreachableError: nobody answers.
        DatabaseRefusedError: the login is refused.
    """
    prefix = _prefix(where.database)
    with as_owner(where) as connection:
        rows = connection.execute(_OURS, [prefix]).fetchall()
    return [
        Analyst(str(role).removeprefix(prefix), int(str(limit)), int(str(sessions)))
        for role, limit, sessions in rows
    ]


def remove(where: Address, name: str) -> int:
    """Ends the analyst's sessions and drops the login; returns how many sessions ended.

    Raises:
        AnalystError: no such analyst, or the role was given rights in another database.
        DatabaseRefusedError: the owner may not manage the role.
    """
    role = role_name(where.database, name)
    target = sql.Identifier(role)
    with as_owner(where) as connection, _refusals(where):
        if not _is_ours(connection, role):
            raise _unknown(where, name)
        # Before its sessions end, so that none can come back.
        connection.execute(sql.SQL("alter role {} nologin").format(target))
        # Ending another's session and dropping what it was granted take its rights.
        connection.execute(sql.SQL("grant {} to current_user").format(target))
        ended = connection.execute(
            "select count(*) filter (where pg_terminate_backend(pid, %s)) from pg_stat_activity"
            " where usename = %s",
            [_END_SESSION_MS, role],
        ).fetchone()
        try:
            with connection.transaction():
                connection.execute(sql.SQL("drop owned by {}").format(target))
                connection.execute(sql.SQL("drop role {}").format(target))
        except DependentObjectsStillExist as error:
            raise AnalystError(
                f"The role {role} has rights in another database of this server.",
                hint=f"It can no longer log in. There, run: drop owned by {role}",
            ) from error
    return 0 if ended is None else int(str(ended[0]))


def _prefix(database: str) -> str:
    return f"{database}_analyst_"


def _is_ours(connection: Connection, role: str) -> bool:
    return any(row[0] == role for row in connection.execute(_OURS, [role]).fetchall())


def _limit(connection: Connection, role: str) -> None:
    connection.execute(
        sql.SQL("alter role {} connection limit {}").format(
            sql.Identifier(role), sql.Literal(CONNECTION_LIMIT)
        )
    )
    connection.execute(
        sql.SQL("grant connect on database {} to {}").format(
            sql.Identifier(connection.info.dbname), sql.Identifier(role)
        )
    )


@contextmanager
def _refusals(where: Address) -> Iterator[None]:
    try:
        yield
    except InsufficientPrivilege as error:
        raise DatabaseRefusedError(
            f"The user {where.owner_url.username} may not manage logins of {where.database}.",
            hint="Connect as the user who ran `podpusher db migrate`.",
        ) from error


def _unknown(where: Address, name: str) -> AnalystError:
    return AnalystError(
        f"{where.database} has no analyst {name}.", hint="See: podpusher analyst list"
    )
