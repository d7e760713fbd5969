"""Servers of their own for tests that kill, stop or damage one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from integrations.settings import PROJECT_ROOT, Settings
from integrations.warehouse import server
from integrations.warehouse.embedded import processes, state

_QUIET = "from integrations.logging import configure; configure()\n"
"""Log lines go to stderr, so that stdout holds only what the code prints."""


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of a server that this module may maltreat; every test starts it again."""
    settings = Settings(state_dir=tmp_path_factory.mktemp("own"), database_url=None)
    server.start(settings)
    yield settings
    server.destroy(settings)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Settings]:
    """Settings of a state folder without a server; whatever is made there is removed."""
    settings = Settings(state_dir=tmp_path / "state", database_url=None)
    yield settings
    server.destroy(settings)


def remembered(settings: Settings) -> state.ServerState:
    found = state.load(settings)
    assert found is not None
    return found


def postmaster_pid(settings: Settings) -> int:
    process = processes.postmaster(remembered(settings).data)
    assert process is not None
    return process.pid


def kill_postmaster(settings: Settings) -> int:
    """Kills the postmaster alone, as the kernel would when memory runs out."""
    pid = postmaster_pid(settings)
    os.kill(pid, signal.SIGKILL)
    until(lambda: processes.postmaster(remembered(settings).data) is None)
    return pid


def until(condition: Callable[[], object], *, seconds: float = 60) -> None:
    """Waits for a condition, and fails loudly when it never comes."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition never came true"
        time.sleep(0.02)


def run_python(code: str, settings: Settings, *arguments: str) -> subprocess.Popen[str]:
    """Runs code in another process, in a process group of its own, on the same state folder."""
    return subprocess.Popen(
        [sys.executable, "-c", _QUIET + code, *arguments],
        env={
            **os.environ,
            "PODPUSHER_STATE_DIR": str(settings.state),
            "PODPUSHER_MODE": settings.mode,
            "PYTHONPATH": os.pathsep.join([str(PROJECT_ROOT), *sys.path]),
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
