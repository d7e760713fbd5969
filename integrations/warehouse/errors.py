"""What can go wrong between us and PostgreSQL.

    WarehouseError                      permanent unless a subtype says otherwise
    ├── DatabaseUrlError                PODPUSHER_DATABASE_URL is not a PostgreSQL URL
    ├── DatabaseUnreachableError        nobody answers there (transient)
    ├── DatabaseRefusedError            it answers, and refuses us: login, rights, version, mode
    ├── NotStartedError                 the embedded server was never started in this state folder
    ├── NotMigratedError                the login roles do not exist yet
    ├── ServerError                     the embedded server cannot be made, started or stopped
    │   ├── OtherMajorVersionError      its data was made by a PostgreSQL that is not here
    │   └── ServerBusyError             another process holds its lock for too long (transient)
    ├── NotRolledUpError                nothing may age out that no rollup has counted
    ├── AgeingOutBlockedError           readings were landing all the time (transient)
    └── LandingError                    a batch was refused whole; nothing of it is stored
        ├── LandingBlockedError         other landings held the same rows too long (transient)
        └── CountMismatchError          read is not loaded + merged + unchanged + quarantined

Messages are written here or at the raise, never taken from a driver: a driver may quote a URL.
"""

from __future__ import annotations

from typing import ClassVar

from integrations.errors import PodpusherError


class WarehouseError(PodpusherError):
    """Base of this room."""


class DatabaseUrlError(WarehouseError):
    """`PODPUSHER_DATABASE_URL` cannot be read as a PostgreSQL URL."""


class DatabaseUnreachableError(WarehouseError):
    """Nobody answers at the address."""

    transient: ClassVar[bool] = True


class DatabaseRefusedError(WarehouseError):
    """A server answered and refused: wrong password, no such database, missing right, too old."""


class NotStartedError(WarehouseError):
    """The embedded server has no address yet."""


class NotMigratedError(WarehouseError):
    """The login roles of this database are unknown here."""


class ServerError(WarehouseError):
    """The embedded server cannot be installed, started or stopped."""


class OtherMajorVersionError(ServerError):
    """The data folder belongs to a PostgreSQL major version that is not installed."""


class ServerBusyError(ServerError):
    """Another process has been starting or stopping the server for too long."""

    transient: ClassVar[bool] = True


class NotRolledUpError(WarehouseError):
    """Rollups are missing or were built in another cluster: raw readings may not go."""


class AgeingOutBlockedError(WarehouseError):
    """Ageing out gave way to landings until its patience ended; what is gone stays gone."""

    transient: ClassVar[bool] = True


class LandingError(WarehouseError):
    """A batch was refused whole; the transaction was rolled back."""


class LandingBlockedError(LandingError):
    """Other landings held the same rows for too long; the transaction was rolled back."""

    transient: ClassVar[bool] = True


class CountMismatchError(LandingError):
    """Rows went missing between reading and landing; the transaction was rolled back."""
