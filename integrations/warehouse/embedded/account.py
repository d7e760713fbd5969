"""Who the server runs as. PostgreSQL refuses root, so root lends it an account that exists.

No account is created and no folder above ours changes its mode: as root the data lives under
`/var/lib/podpusher`, where any account can get to, whatever the mode of the user's home.
"""

from __future__ import annotations

import hashlib
import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from integrations.warehouse.errors import ServerError

ROOT_HOME = Path("/var/lib/podpusher")
_LENT_ACCOUNTS = ("postgres", "nobody")


class Identity(TypedDict, total=False):
    """Arguments of `subprocess.run` that make the child run as an account; empty for ourselves."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """A user and group of this machine, by number: a container's user may have no name."""

    uid: int
    gid: int

    @property
    def identity(self) -> Identity:
        """How to start a child as this account. Supplementary groups of root are dropped."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Hands a file or folder we have just made to this account."""
        if self.uid != os.geteuid():
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def choose() -> Account:
    """Returns the account for a new server: ourselves, or one lent by root.

    Raises:
        ServerError: we are root, and neither `postgres` nor `nobody` exists.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    for name in _LENT_ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise ServerError(
        "PostgreSQL refuses to run as root, and there is neither a postgres nor a nobody account.",
        hint="Run as an ordinary user, or set PODPUSHER_DATABASE_URL.",
    )


def home_folder(state: Path) -> Path:
    """Where a new server of this state folder keeps its data."""
    if os.geteuid() != 0:
        return state / "postgres"
    digest = hashlib.sha256(os.fsencode(state)).hexdigest()[:12]
    return ROOT_HOME / f"{state.name.lstrip('.') or 'state'}-{digest}"


def make_home(home: Path) -> None:
    """Makes the folder that holds the data, the socket and copied binaries.

    As root it stays root's, and others may pass through it but not look: the account owns only
    the folders inside, so it cannot swap a path under a command of ours.

    Raises:
        ServerError: this user may not make it.
    """
    mode = 0o711 if os.geteuid() == 0 else 0o700
    try:
        for folder in [ROOT_HOME] if ROOT_HOME in home.parents else []:
            if not folder.exists():
                folder.mkdir(parents=True)
                folder.chmod(0o755)  # ours, just made: a strict umask would lock the account out
        if not home.exists():
            home.mkdir(parents=True)
            home.chmod(mode)
    except OSError as error:
        raise ServerError(
            f"The folder {home} cannot be made: {error.strerror}.",
            hint="Set PODPUSHER_STATE_DIR to a folder you may write to.",
        ) from error
