"""Which processes make up PODPusher on one machine, and where each of them answers.

sample site (demo only) → code servers (ingest, transform, studio) → webserver, daemon → app
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from integrations.settings import PROJECT_ROOT, Settings
from integrations.warehouse.engine import dagster_url
from orchestration.lib.instance import (
    CODE_LOCATIONS,
    DAGSTER_URL_VARIABLE,
    create_storage,
    write_home,
)
from orchestration.local.ports import LOOPBACK, answers, free_port, is_listening
from orchestration.local.process import ProcessSpec


@dataclass(frozen=True, slots=True)
class Ports:
    """The loopback port of each server of one start."""

    app: int
    dagster: int
    sample_site: int
    code: Mapping[str, int]

    @classmethod
    def choose(cls, settings: Settings) -> Ports:
        """Picks the configured ports where they are free, others where they are busy."""
        return cls(
            app=free_port(settings.app_port),
            dagster=free_port(settings.dagster_port),
            sample_site=free_port(settings.sample_site_port),
            code={location: free_port() for location in CODE_LOCATIONS},
        )

    @property
    def urls(self) -> dict[str, str]:
        """Where the servers answer, by name."""
        return {
            "app": f"http://{LOOPBACK}:{self.app}",
            "dagster": f"http://{LOOPBACK}:{self.dagster}",
            "sample site": f"http://{LOOPBACK}:{self.sample_site}",
        }


def environment(settings: Settings, ports: Ports) -> dict[str, str]:
    """Returns what every child is told: the mode, its state folder and the others' addresses."""
    shared = {
        "PODPUSHER_MODE": settings.mode.value,
        "PODPUSHER_STATE_DIR": str(settings.state),
        "PODPUSHER_DAGSTER_URL": ports.urls["dagster"],
        "DAGSTER_HOME": str(settings.state / "dagster"),
        DAGSTER_URL_VARIABLE: dagster_url(),
        "DO_NOT_TRACK": "1",
    }
    if settings.is_demo:
        shared |= {
            "PODPUSHER_TIKTOK_BASE_URL": ports.urls["sample site"],
            "PODPUSHER_GOOGLE_TRENDS_BASE_URL": ports.urls["sample site"],
            "PODPUSHER_X_BASE_URL": ports.urls["sample site"],
        }
    return shared


def specs(settings: Settings, ports: Ports) -> list[ProcessSpec]:
    """Returns the processes in the order in which they start.

    Writes the Dagster home of this start and makes sure that Dagster's tables exist.
    """
    env = environment(settings, ports)
    workspace = write_home(settings.state / "dagster", ports.code)
    create_storage(workspace.parent, env[DAGSTER_URL_VARIABLE])
    processes = [
        ProcessSpec(
            f"code-{location}",
            _dagster(
                *("api", "grpc", "-m", f"orchestration.{location}.definitions"),
                *("-h", LOOPBACK, "-p", str(port), "-d", str(PROJECT_ROOT)),
                *("--location-name", location, "--log-level", "warning"),
            ),
            env,
            lambda port=port: is_listening(port),  # type: ignore[misc]
        )
        for location, port in ports.code.items()
    ]
    if settings.is_demo:
        processes.insert(0, _sample_site(ports, env))
    return [*processes, *_dagster_servers(ports, env, workspace), _app(ports, env)]


def _sample_site(ports: Ports, env: dict[str, str]) -> ProcessSpec:
    return ProcessSpec(
        "sample-site",
        [sys.executable, "-m", "scrapers.sample_site", "--port", str(ports.sample_site)],
        env,
        lambda: answers(ports.sample_site, "/healthz"),
    )


def _dagster_servers(ports: Ports, env: dict[str, str], workspace: Path) -> list[ProcessSpec]:
    webserver = _dagster(
        *("-m", "dagster_webserver", "-h", LOOPBACK, "-p", str(ports.dagster)),
        *("-w", str(workspace), "--log-level", "warning"),
        module=None,
    )
    daemon = _dagster("run", "-w", str(workspace), module="dagster._daemon")
    return [
        ProcessSpec(
            "dagster-webserver",
            webserver,
            env,
            lambda: answers(ports.dagster, "/server_info"),
        ),
        ProcessSpec("dagster-daemon", daemon, env, lambda: True),
    ]


def _app(ports: Ports, env: dict[str, str]) -> ProcessSpec:
    return ProcessSpec(
        "app",
        [
            *(sys.executable, "-m", "streamlit", "run", str(PROJECT_ROOT / "app" / "server.py")),
            *("--server.port", str(ports.app), "--server.address", LOOPBACK),
        ],
        env,
        lambda: answers(ports.app, "/healthz"),
    )


def _dagster(*arguments: str, module: str | None = "dagster") -> list[str]:
    prefix = [sys.executable] if module is None else [sys.executable, "-m", module]
    return [*prefix, *arguments]
