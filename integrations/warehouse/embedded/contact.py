"""Talking to the embedded server: is it there, is it ours, does the owner exist.

A process id or an open port proves nothing. The server counts as ours when it accepts our
administrator's password and names our data folder. The password is only ever proven by scram, so a
stranger who took our port learns nothing from the attempt.
"""

from __future__ import annotations

import os
from typing import Literal

import psycopg
from psycopg import sql

from integrations.warehouse.address import EMBEDDED_OWNER
from integrations.warehouse.embedded.commands import ADMIN
from integrations.warehouse.embedded.state import ServerState

Answer = Literal["ready", "incomplete", "absent"]
Connection = psycopg.Connection[tuple[object, ...]]

_LOOK = """
    select current_setting('data_directory'),
           exists (select from pg_authid where rolname = %s and rolpassword is not null)
           and not has_database_privilege('public', 'postgres', 'connect')
"""
_MAINTENANCE_DATABASES = ("postgres", "template1")


def connect(state: ServerState, database: str = "postgres") -> Connection:
    """Opens an autocommit connection as the administrator.

    Raises:
        psycopg.OperationalError: silent, starting up, or not ours.
    """
    return psycopg.connect(
        host="127.0.0.1",
        port=state.port,
        user=ADMIN,
        password=state.admin_password,
        dbname=database,
        require_auth="scram-sha-256",
        connect_timeout=3,
        application_name="podpusher supervisor",
        autocommit=True,
    )


def look(state: ServerState) -> Answer:
    """Returns `ready` when a query is answered from our data folder and the owner is set up.

    `incomplete` means ours, but whoever started it died before `ensure_owner`, or knew less of it.
    `absent` stands for everything else: silent, still starting, or a stranger on our port.
    """
    try:
        with connect(state) as connection:
            row = connection.execute(_LOOK, [EMBEDDED_OWNER]).fetchone()
    except psycopg.OperationalError:
        return "absent"
    if row is None or os.path.realpath(str(row[0])) != os.path.realpath(state.data):
        return "absent"
    return "ready" if row[1] else "incomplete"


def version(state: ServerState) -> str | None:
    """The server's version such as `15.18`, None when it does not answer."""
    try:
        with connect(state) as connection:
            row = connection.execute("select current_setting('server_version')").fetchone()
    except psycopg.OperationalError:
        return None
    return None if row is None else str(row[0]).split()[0]


def ensure_owner(state: ServerState) -> None:
    """Makes the role that owns our databases, or restores its password. No superuser.

    The databases every server has are closed to all but it: a login of one database of ours is not
    to find a second one in which it may make temporary tables.
    """
    owner = sql.Identifier(EMBEDDED_OWNER)
    with connect(state) as connection:
        if not connection.execute(
            "select 1 from pg_roles where rolname = %s", [EMBEDDED_OWNER]
        ).fetchone():
            connection.execute(sql.SQL("create role {} login createrole createdb").format(owner))
        verifier = connection.pgconn.encrypt_password(
            state.owner_password.encode(), EMBEDDED_OWNER.encode(), b"scram-sha-256"
        ).decode()
        connection.execute(
            sql.SQL("alter role {} password {}").format(owner, sql.Literal(verifier))
        )
        for database in map(sql.Identifier, reversed(_MAINTENANCE_DATABASES)):
            connection.execute(
                sql.SQL("grant connect on database {} to {}").format(database, owner)
            )
            connection.execute(sql.SQL("revoke all on database {} from public").format(database))
