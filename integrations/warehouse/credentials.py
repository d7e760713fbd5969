"""Passwords of the login roles: generated once, kept in `<state>/database.json` (0600).

They are keyed by login name, so that one state folder may serve several databases. Several machines
on one external server need the same file: a second machine that migrates with an empty state
folder sets new passwords.
"""

from __future__ import annotations

from pathlib import Path

from integrations.settings import Settings
from integrations.warehouse import statefile
from integrations.warehouse.errors import NotMigratedError
from integrations.warehouse.roles import LOGINS, Login, login_name, new_password


def _file(settings: Settings) -> Path:
    return settings.state / "database.json"


def password(settings: Settings, database: str, login: Login) -> str:
    """Returns the password of one login of one database.

    Raises:
        NotMigratedError: none was ever made here.
    """
    stored = (statefile.read(_file(settings)) or {}).get(login_name(database, login))
    if stored is None:
        raise NotMigratedError(
            f"The database {database} has no role for {login} yet.",
            hint="Run: podpusher db migrate",
        )
    return str(stored)


def ensure(settings: Settings, database: str) -> dict[Login, str]:
    """Returns a password for every login, generating and storing those that are missing.

    The file is written before any role is changed, so a crash in between loses no password. Hold
    the migration lock.
    """
    stored = statefile.read(_file(settings)) or {}
    names = {login: login_name(database, login) for login in LOGINS}
    missing = {name: new_password() for name in names.values() if name not in stored}
    if missing:
        stored |= missing
        statefile.write(_file(settings), stored)
    return {login: str(stored[name]) for login, name in names.items()}
