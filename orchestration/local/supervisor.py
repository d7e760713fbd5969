"""Starts PODPusher on this machine, keeps it running, and stops exactly what it started.

The database comes first and goes last. A child that dies is restarted; a database that dies is
started again and, when it had to take another port, everything that knew the old one is restarted.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

import psutil
from filelock import FileLock, Timeout

from integrations.errors import PodpusherError
from integrations.settings import Settings
from integrations.warehouse import server
from integrations.warehouse.engine import dagster_url
from integrations.warehouse.migrate import migrate
from orchestration.lib.dbt import ensure_manifest
from orchestration.local.process import Child
from orchestration.local.registry import ProcessRecord, Registry
from orchestration.local.stack import Ports, specs

READY_LIMIT_SECONDS = 120.0
_STARTS_BEFORE_GIVING_UP = 3
_WATCH_SECONDS = 1.0
_DATABASE_WATCH_SECONDS = 3.0

Tell = Callable[[str], None]


class AlreadyRunningError(PodpusherError):
    """Another supervisor holds this mode's state folder."""


class NotReadyError(PodpusherError):
    """A process did not become ready in time."""

    transient: ClassVar[bool] = True


class NotStoppedError(PodpusherError):
    """A running product did not end in time; asking again is safe."""

    transient: ClassVar[bool] = True


@dataclass(slots=True)
class Supervisor:
    """One start of the product in one state folder. Use as a context manager.

    Args:
        settings: Their mode and state folder decide what is started and where it keeps things.
        tell: Called with one sentence per event worth a person's attention.
    """

    settings: Settings
    tell: Tell
    ports: Ports = field(init=False)
    stopping: threading.Event = field(default_factory=threading.Event)
    _children: list[Child] = field(default_factory=list)
    _owns_database: bool = False
    _database_url: str = ""
    _next_database_look: float = 0.0
    _lock: FileLock = field(init=False)

    def __enter__(self) -> Supervisor:
        self.settings.state.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(self.settings.state / "supervisor.lock")
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            where = self.registry.urls().get("app", "an address in its log")
            raise AlreadyRunningError(
                f"PODPusher is already running here, at {where}.",
                hint="Stop it with `podpusher stop`, or open that address.",
            ) from None
        for which in (signal.SIGINT, signal.SIGTERM):
            signal.signal(which, lambda *_: self.stopping.set())
        return self

    def __exit__(self, *_: object) -> None:
        try:
            for child in reversed(self._children):
                child.stop()
            self.registry.clear()
            if self._owns_database:
                server.stop(self.settings)
        finally:
            self._lock.release()

    @property
    def registry(self) -> Registry:
        """The record of what runs, for the next start and for `podpusher stop`."""
        return Registry(self.settings.state / "processes.json")

    def start_database(self) -> None:
        """Starts and migrates the database; one that ran already is left running at the end.

        Children that an earlier, killed supervisor left behind are ended first.
        """
        for name in self.registry.stop_children():
            self.tell(f"Ended {name}, left over from a start that was killed.")
        self._owns_database = not server.status(self.settings).running
        server.start(self.settings)
        migrate(self.settings)
        ensure_manifest(self.settings)
        self._database_url = dagster_url()

    def start_processes(self) -> None:
        """Starts every process and waits until each is ready.

        Raises:
            NotReadyError: one is not ready within 120 s, or keeps ending; names its log.
        """
        self.ports = Ports.choose(self.settings)
        log_folder = self.settings.state / "logs"
        self._children = [Child(spec, log_folder) for spec in specs(self.settings, self.ports)]
        for child in self._children:
            child.start()
        self._record()
        deadline = time.monotonic() + READY_LIMIT_SECONDS
        waiting = list(self._children)
        while waiting and not self.stopping.is_set():
            self._keep_children()
            waiting = [child for child in waiting if not child.spec.is_ready()]
            for child in waiting:
                if child.restarts > _STARTS_BEFORE_GIVING_UP or time.monotonic() > deadline:
                    raise NotReadyError(
                        f"{child.spec.name} did not become ready: {child.last_words()}",
                        hint=f"Its log tells more: {child.log}",
                    )
            self.stopping.wait(0.2)

    def watch(self) -> None:
        """Keeps everything running until a signal, `stopping`, asks for the end."""
        while not self.stopping.wait(_WATCH_SECONDS):
            self.look_after()

    def look_after(self) -> None:
        """Restarts what has ended. Cheap enough to be called several times a second."""
        self._keep_children()
        if time.monotonic() >= self._next_database_look:
            self._keep_database()
            self._next_database_look = time.monotonic() + _DATABASE_WATCH_SECONDS

    def _keep_children(self) -> None:
        before = [child.popen for child in self._children]
        for child in self._children:
            if event := child.poll_restart():
                self.tell(event)
        if before != [child.popen for child in self._children]:
            self._record()

    def _keep_database(self) -> None:
        if self.settings.database_url or server.status(self.settings).running:
            return
        self.tell("The database ended unexpectedly; starting it again.")
        server.start(self.settings)
        if dagster_url() != self._database_url:
            self._database_url = dagster_url()
            for child in reversed(self._children):
                child.stop()
            self.start_processes()

    def _record(self) -> None:
        running = [
            record
            for child in self._children
            if child.popen and (record := ProcessRecord.of(child.spec.name, child.popen.pid))
        ]
        self.registry.write(ProcessRecord.of("supervisor", os.getpid()), running, self.ports.urls)


def stop(settings: Settings) -> list[str]:
    """Ends a running supervisor and whatever an earlier one left behind. Idempotent.

    Returns:
        The names of what was ended.

    Raises:
        NotStoppedError: the running product takes longer than 90 s; it goes on ending.
    """
    registry = Registry(settings.state / "processes.json")
    ended = []
    if supervisor := registry.supervisor():
        supervisor.terminate()
        try:
            supervisor.wait(timeout=90)
        except psutil.TimeoutExpired:
            raise NotStoppedError(
                f"The running product (process {supervisor.pid}) has not ended within 90 s.",
                hint="It may be finishing a write. Stop it again in a moment.",
            ) from None
        ended.append("supervisor")
    ended += registry.stop_children()
    registry.clear()
    if server.status(settings).running:
        server.stop(settings)
        ended.append("database")
    return ended
