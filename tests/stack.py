"""The whole product, started as a newcomer starts it: `podpusher demo` in a folder of its own.

One start serves every test that needs running servers. The sample site's controls make sources fail
and heal; the registry says which process is which.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx
import psutil
import pytest
from coverage import Coverage
from sqlalchemy import text

from integrations.settings import Mode, Settings
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID
from integrations.warehouse.engine import engine, workspace_transaction
from orchestration.lib.dagster_client import DagsterClient, DagsterUnavailableError, RunProgress

READY_SECONDS = 400
T = TypeVar("T")


def eventually(look: Callable[[], T], *, seconds: float = 120.0, what: str = "the condition") -> T:
    """Returns the first truthy answer of `look`; fails when none comes in time."""
    deadline = time.monotonic() + seconds
    while not (answer := look()):
        if time.monotonic() > deadline:
            pytest.fail(f"{what} did not come true in {seconds:.0f} s")
        time.sleep(0.1)
    return answer


@dataclass
class Stack:
    """A running demo."""

    process: subprocess.Popen[str]
    state: Path
    log: Path
    urls: dict[str, str]

    @property
    def dagster(self) -> DagsterClient:
        return DagsterClient(self.urls["dagster"])

    def control(self, source: str, **setting: Any) -> None:
        """Makes the sample site answer for a source in another way."""
        answer = httpx.post(f"{self.urls['sample site']}/__control/{source}", json=setting)
        answer.raise_for_status()

    def pid(self, name: str) -> int | None:
        """The process that now runs under a name; None while it is down."""
        children = json.loads((self.state / "processes.json").read_text())["children"]
        return next((child["pid"] for child in children if child["name"] == name), None)

    def kill(self, name: str) -> None:
        """`kill -9` of a process, then waits until the supervisor has put another in its place."""
        old = eventually(lambda: self.pid(name), what=name)
        os.kill(old, signal.SIGKILL)
        eventually(lambda: self.pid(name) not in {None, old}, what=f"a new {name}")

    def finish(self, run_id: str, *, seconds: float = 240.0) -> RunProgress:
        """Follows a run to its end, across restarts of the webserver."""

        def look() -> RunProgress | None:
            try:
                progress = self.dagster.follow(run_id)
            except DagsterUnavailableError:
                return None
            return progress if progress.is_finished else None

        return eventually(look, seconds=seconds, what=f"the end of run {run_id}")

    def query(self, sql: str, **parameters: Any) -> list[Any]:
        """Reads the demo's warehouse as its owner, and of tenants the local workspace."""
        settings = Settings(mode=Mode.DEMO, state_dir=self.state)
        with workspace_transaction(engine("owner", settings), LOCAL_WORKSPACE_ID) as connection:
            return list(connection.execute(text(sql), parameters))


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Starts the demo once; at the end stops it and makes sure that nothing is left running."""
    state = tmp_path_factory.mktemp("demo")
    log = state / "demo.out"
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PODPUSHER_")},
        "PODPUSHER_STATE_DIR": str(state),
        "PODPUSHER_APP_PORT": "0",
        "PODPUSHER_DAGSTER_PORT": "0",
        "PODPUSHER_SAMPLE_SITE_PORT": "0",
        "PODPUSHER_RETRY_DELAY_SECONDS": "0.2",
    }
    podpusher = str(Path(sys.executable).with_name("podpusher"))
    # Where this run measures coverage, the supervisor's own lines count too.
    measured = [sys.executable, "-m", "coverage", "run"] if Coverage.current() else []
    command = [*measured, podpusher, "demo"]
    with log.open("w") as output:
        process = subprocess.Popen(
            command, env=env, stdout=output, stderr=subprocess.STDOUT, text=True
        )
    try:
        eventually(
            lambda: "PODPUSHER READY" in log.read_text() or process.poll() is not None,
            seconds=READY_SECONDS,
            what="PODPUSHER READY",
        )
        assert process.poll() is None, log.read_text()
        urls = json.loads((state / "processes.json").read_text())["urls"]
        yield Stack(process, state, log, urls)
        running = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGINT)
        assert process.wait(90) == 0
        _, alive = psutil.wait_procs(running, timeout=20)
        # A zombie has ended; where nobody reaps orphans it stays in the list.
        left = [one for one in alive if one.is_running() and one.status() != "zombie"]
        assert not left, f"Ctrl-C left {left} running"
        assert "Stopped." in log.read_text()
    finally:
        process.terminate()
        process.wait(90)
        subprocess.run([podpusher, "--mode", "demo", "reset", "--yes"], env=env, check=True)
