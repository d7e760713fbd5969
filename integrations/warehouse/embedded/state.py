"""What we remember of a server between processes: `<state>/server.json`, 0600.

As root a second copy lies beside the data, so that deleting the state folder does not lock us out
of a database that is still there. A state folder that was copied together with its file does not
take over the original's server.
"""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from integrations.settings import Settings
from integrations.warehouse import statefile
from integrations.warehouse.address import server_file
from integrations.warehouse.embedded.account import Account, choose, home_folder
from integrations.warehouse.errors import ServerError, WarehouseError
from integrations.warehouse.roles import new_password


@dataclass(frozen=True)
class ServerState:
    """One server. Its passwords are hidden from `repr`."""

    state: str
    home: str
    uid: int
    gid: int
    port: int
    sockets: str
    admin_password: str
    owner_password: str

    def __repr__(self) -> str:
        return f"ServerState(home={self.home!r}, port={self.port})"

    @property
    def account(self) -> Account:
        """Who the server runs as."""
        return Account(self.uid, self.gid)

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return Path(self.home) / "data"

    @property
    def log(self) -> Path:
        """The server's log: in the state folder, opened by us and handed down open."""
        return Path(self.state) / "logs" / "postgres.log"

    @property
    def major(self) -> int | None:
        """Major version that made the data, None when there is none yet."""
        try:
            return int((self.data / "PG_VERSION").read_text(encoding="ascii").split(".")[0])
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise ServerError(
                f"{self.data / 'PG_VERSION'} does not name a PostgreSQL version.",
                hint="The data folder is damaged: restore it from a backup, or run: make reset",
            ) from error


def load(settings: Settings) -> ServerState | None:
    """Returns what is remembered of this state folder's server, or None.

    Raises:
        WarehouseError: the file is damaged or another user's.
    """
    here, home = settings.state, home_folder(settings.state)
    for path in (server_file(settings), home / "server.json"):
        content = statefile.read(path)
        if content is None:
            continue
        found = _parse(path, content)
        if found.uid != os.geteuid() != 0:
            raise WarehouseError(
                f"The database of {here} belongs to another user.",
                hint="Run as that user, or set PODPUSHER_STATE_DIR.",
            )
        if Path(found.state) == here:
            return found
        if os.geteuid() != 0 or found.uid != choose().uid:
            # The data lies in the state folder, so it moved or was copied along.
            return replace(found, state=str(here), home=str(here / "postgres"))
        if not (Path(found.state) / "server.json").exists():
            return replace(found, state=str(here))
    return None


def new(settings: Settings, port: int) -> ServerState:
    """Returns a server that does not exist yet, with fresh passwords. Nothing is written."""
    account, home = choose(), home_folder(settings.state)
    return ServerState(
        state=str(settings.state),
        home=str(home),
        uid=account.uid,
        gid=account.gid,
        port=port,
        sockets=str(home / "run"),
        admin_password=new_password(),
        owner_password=new_password(),
    )


def save(settings: Settings, state: ServerState) -> None:
    """Writes both copies."""
    statefile.write(server_file(settings), asdict(state))
    copy = Path(state.home) / "server.json"
    if copy.parent.is_dir():
        statefile.write(copy, asdict(state))


def _parse(path: Path, content: dict[str, Any]) -> ServerState:
    try:
        return ServerState(**content)
    except TypeError as error:
        raise WarehouseError(
            f"{path} was written by another version.", hint="Run: make reset"
        ) from error
