"""What really runs on a data folder, by looking at processes instead of trusting a pid file.

After a crash or a container restart the pid in `postmaster.pid` may belong to anyone. PostgreSQL
itself is fooled when that process has the same user, and by a zombie. A process counts as ours only
when it is alive, is called postgres, and has our data folder as its working directory, which every
postmaster and every backend has.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import structlog

from integrations.warehouse.errors import ServerError

log = structlog.get_logger(__name__)

_NAMES = frozenset({"postgres", "postmaster"})
PATIENCE_SECONDS = 5.0
_POLL_SECONDS = 0.05


def postmaster(data: Path) -> psutil.Process | None:
    """Returns the living postmaster of this data folder, or None."""
    return _living(_recorded(data, line=0), data)


def await_end(data: Path, *, seconds: float) -> bool:
    """Waits for the postmaster to end; True when it has. Safe with a zombie nobody reaps."""
    deadline = time.monotonic() + seconds
    while postmaster(data) is not None:
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True


def port_of(data: Path) -> int | None:
    """The TCP port the running postmaster wrote down, None before it has one."""
    return _recorded(data, line=3)


def clear_remains(data: Path, sockets: Path) -> None:
    """Makes way for a start: waits for a dead server's last processes, removes its lock files.

    Backends of a killed postmaster end when they next wait for something, and hold its shared
    memory until then. One that computes on is killed after 5 seconds, which loses nothing: without
    its postmaster it cannot finish. Call this under the server's lock, and only when `postmaster`
    found none.

    Raises:
        ServerError: somebody repairs the data with `postgres --single`.
    """
    if _living(-(_recorded(data, line=0) or 0), data) is not None:  # written with a minus sign
        raise ServerError(
            f"Somebody works on {data} in single-user mode.", hint="Wait until they are done."
        )
    if not _await_none(data):
        for process in _all(data):
            log.warning("left-over database process killed", pid=process.pid)
            with suppress(psutil.NoSuchProcess):
                process.kill()
        _await_none(data)
    for path in (data / "postmaster.pid", *sockets.glob(".s.PGSQL.*")):
        path.unlink(missing_ok=True)


def _await_none(data: Path) -> bool:
    """Waits a bounded time; True when nothing works on the folder any more."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while any(True for _ in _all(data)):
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True


def _living(pid: int | None, data: Path) -> psutil.Process | None:
    if pid is None or pid <= 0:
        return None
    try:
        process = psutil.Process(pid)
    except psutil.NoSuchProcess:
        return None
    return process if _works_on(process, data) else None


def _all(data: Path) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        if _works_on(process, data):
            yield process


def _works_on(process: psutil.Process, data: Path) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE or process.name() not in _NAMES:
            return False
        return Path(process.cwd()).samefile(data)
    except (psutil.Error, OSError):
        # Gone meanwhile, or another user's: PostgreSQL would not let that one open our data.
        return False


def _recorded(data: Path, *, line: int) -> int | None:
    """One number of `postmaster.pid`; None when the file is missing, short or garbled."""
    try:
        return int((data / "postmaster.pid").read_text(encoding="ascii").splitlines()[line])
    except (OSError, ValueError, IndexError):
        return None
