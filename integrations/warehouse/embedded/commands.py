"""`initdb` and `pg_ctl start`, run as the server's account and never through our terminal.

The log is opened by us and inherited, because the lent account cannot reach the state folder. The
server gets a session of its own, so that Ctrl-C and a closed terminal leave it alone.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from integrations.warehouse.embedded.binaries import Installation
from integrations.warehouse.embedded.state import ServerState
from integrations.warehouse.errors import ServerError

ADMIN = "podpusher_admin"
STATEMENTS = "pg_stat_statements"
_LOG_LIMIT_BYTES = 16_000_000
_INITDB_SECONDS = 180
START_SECONDS = 120

# A laptop's share of memory: the whole set is a few hundred megabytes under load. Everything that
# guards the data (fsync, full_page_writes, synchronous_commit) stays at PostgreSQL's own default.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "password_encryption": "scram-sha-256",
    "log_line_prefix": "%m [%p] %a ",
}


def initialise(installation: Installation, state: ServerState) -> None:
    """Makes the data folder: complete, or not at all.

    Raises:
        ServerError: initdb failed; the message carries its last line.
    """
    data = state.data
    partial = data.with_name("data.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700)
    state.account.own(partial)
    handle, password_file = tempfile.mkstemp(prefix="podpusher-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(state.admin_password)
        state.account.own(Path(password_file))
        done = _run(
            state,
            [
                installation.program("initdb"),
                f"--pgdata={partial}",
                f"--username={ADMIN}",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--data-checksums",
                "--no-instructions",
                *_locale(installation.major),
            ],
            timeout=_INITDB_SECONDS,
        )
    finally:
        Path(password_file).unlink()
    if done != 0:
        raise ServerError(
            f"PostgreSQL's data folder could not be made: {last_complaint(state.log)}",
            hint=f"See {state.log}",
        )
    partial.rename(data)


def start(installation: Installation, state: ServerState) -> None:
    """Runs `pg_ctl start` and waits for it. Whether the server came up is for a query to tell."""
    options = _SETTINGS | {
        "port": str(state.port),
        # Quoted twice: once for the list of folders, once for the shell in pg_ctl.
        "unix_socket_directories": f'"{state.sockets}"',
    }
    if installation.ships(STATEMENTS):
        options["shared_preload_libraries"] = STATEMENTS
    arguments = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in options.items())
    _run(
        state,
        [
            installation.program("pg_ctl"),
            "start",
            "--wait",
            f"--timeout={START_SECONDS}",
            f"--pgdata={state.data}",
            f"--options={arguments}",
        ],
        timeout=START_SECONDS + 30,
    )


def last_complaint(log: Path) -> str:
    """The newest FATAL, PANIC or error line of the server's log, without its prefix."""
    try:
        with log.open("rb") as stream:
            stream.seek(max(0, log.stat().st_size - 20_000))
            lines = stream.read().decode(errors="replace").splitlines()
    except OSError:
        return "no log was written."
    for line in reversed(lines):
        for mark in ("PANIC:", "FATAL:", "error:"):
            if mark in line:
                return line.partition(mark)[2].strip()
    return lines[-1] if lines else "no log was written."


def _run(state: ServerState, arguments: Sequence[str], *, timeout: int) -> int:
    state.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if state.log.exists() and state.log.stat().st_size > _LOG_LIMIT_BYTES:
        state.log.replace(state.log.with_suffix(".log.1"))
    handle = os.open(state.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        return subprocess.run(
            arguments,
            **state.account.identity,
            cwd=state.home,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "HOME": state.home},
            stdin=subprocess.DEVNULL,
            stdout=handle,
            stderr=handle,
            start_new_session=True,
            timeout=timeout,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        return -1
    finally:
        os.close(handle)


def _locale(major: int) -> tuple[str, ...]:
    """Unicode rules that are the same on every machine, without needing its locales."""
    if major >= 17:
        return ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    return ("--locale=C.UTF-8",)
