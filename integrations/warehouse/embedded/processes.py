"""What really runs on a data folder, by looking at processes instead of trusting a pid file.

After a crash or a container restart the pid in `postmaster.pid` may belong to anyone. PostgreSQL
itself is fooled when that process has the same user, and by a zombie. A process counts as ours only
when it is alive, is called postgres, and has our data folder as its working directory, which every
postmaster and every backend has.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import structlog

log = structlog.get_logger(__name__)

_NAMES = frozenset({"postgres", "postmaster"})
PATIENCE_SECONDS = 5.0
_POLL_SECONDS = 0.05


def postmaster(data: Path) -> psutil.Process | None:
    """Returns the living postmaster of this data folder, or None."""
    pid = _recorded(data, line=0)
    if pid is None:
        return None
    try:
        process = psutil.Process(pid)
    except psutil.NoSuchProcess:
        return None
    return process if _works_on(process, data) else None


def port_of(data: Path) -> int | None:
    """The TCP port the running postmaster wrote down, None before it has one."""
    return _recorded(data, line=3)


def clear_remains(data: Path, sockets: Path) -> None:
    """Makes way for a start: waits for a dead server's last processes, removes its lock files.

    Backends of a killed postmaster end by themselves when they next look up, and hold its shared
    memory until then; one that is busy is told to quit after 5 seconds. Call it under the server's
    lock, and only when `postmaster` found none.
    """
    _await_none(data)
    if any(True for _ in _all(data)):
        for process in _all(data):
            log.warning("left-over database process told to quit", pid=process.pid)
            _quit(process)
        _await_none(data)
    locks = [data / "postmaster.pid", *sockets.glob(".s.PGSQL.*")]
    for path in locks:
        path.unlink(missing_ok=True)


def _await_none(data: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while any(True for _ in _all(data)) and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)


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


def _quit(process: psutil.Process) -> None:
    try:
        process.send_signal(signal.SIGQUIT)
    except psutil.NoSuchProcess:
        return


def _recorded(data: Path, *, line: int) -> int | None:
    """One number of `postmaster.pid`; None when the file is missing, short or garbled."""
    try:
        return int((data / "postmaster.pid").read_text(encoding="ascii").splitlines()[line])
    except (OSError, ValueError, IndexError):
        return None
