"""One child process: started in a session of its own, watched, restarted, stopped with its group.

A session of its own keeps the terminal's Ctrl-C away from the children, so that the supervisor
alone decides the order in which they stop.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

STOP_GRACE_SECONDS = 15.0
_LONGEST_PAUSE_SECONDS = 30.0
_STEADY_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class ProcessSpec:
    """What to run and how to see that it is ready.

    Attributes:
        name: Also the name of the log file.
        argv: The command; never a shell line.
        env: Added to the supervisor's own environment.
        is_ready: Asked until true; must not raise.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    is_ready: Callable[[], bool]


@dataclass(slots=True)
class Child:
    """A running spec. `poll_restart` keeps it running, with a pause that doubles up to 30 s."""

    spec: ProcessSpec
    log_folder: Path
    popen: subprocess.Popen[bytes] | None = None
    restarts: int = 0
    started_at: float = 0.0
    _retry_at: float = field(default=0.0)

    @property
    def log(self) -> Path:
        """Where the child's output goes; appended to, never truncated."""
        return self.log_folder / f"{self.spec.name}.log"

    def last_words(self) -> str:
        """Returns the last line of the log."""
        lines = self.log.read_text(errors="replace").splitlines()
        return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")

    def start(self) -> None:
        """Starts the process. Its output is appended to the log."""
        self.log_folder.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.popen = subprocess.Popen(
                list(self.spec.argv),
                env={**os.environ, **self.spec.env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.started_at = time.monotonic()

    def poll_restart(self) -> str | None:
        """Restarts the process when it has ended and its pause is over.

        Returns:
            A sentence about what happened, or None when there is nothing to tell.
        """
        now = time.monotonic()
        if self.popen is not None:
            code = self.popen.poll()
            if code is None:
                if now - self.started_at > _STEADY_SECONDS:
                    self.restarts = 0
                return None
            self.popen = None
            pause = min(2.0**self.restarts, _LONGEST_PAUSE_SECONDS)
            self.restarts += 1
            self._retry_at = now + pause
            return f"{self.spec.name} ended unexpectedly ({_describe(code)}); restarting it."
        if now >= self._retry_at:
            self.start()
        return None

    def stop(self) -> None:
        """Ends the process and everything in its session, politely first. Idempotent."""
        popen, self.popen = self.popen, None
        if popen is not None:
            stop_group(popen.pid, wait=popen.wait)


def stop_group(pid: int, *, wait: Callable[[float], object]) -> None:
    """Sends SIGTERM to a process group, waits, then SIGKILL to what is left of it."""
    _signal_group(pid, signal.SIGTERM)
    try:
        wait(STOP_GRACE_SECONDS)
    except (subprocess.TimeoutExpired, psutil.TimeoutExpired):
        pass
    finally:
        _signal_group(pid, signal.SIGKILL)


def _signal_group(pid: int, which: signal.Signals) -> None:
    try:
        os.killpg(pid, which)
    except (ProcessLookupError, PermissionError):
        return


def _describe(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
