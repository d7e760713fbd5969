"""The Dagster home of one mode: `dagster.yaml` and `workspace.yaml`, written at each start.

Storage is PostgreSQL, in a database of its own. The URL is read from the environment, so no
password reaches a file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

CODE_LOCATIONS = ("ingest", "transform", "studio")
DAGSTER_URL_VARIABLE = "PODPUSHER_DAGSTER_DATABASE_URL"


def instance_config() -> dict[str, Any]:
    """Returns the content of `dagster.yaml`.

    Run monitoring polls every 10 s so that a killed run is retried within half a minute; retries
    cover crashes only, a failed step is the op's own retry policy to judge.
    """
    return {
        "storage": {"postgres": {"postgres_url": {"env": DAGSTER_URL_VARIABLE}}},
        "run_launcher": {
            "module": "orchestration.lib.run_launcher",
            "class": "WatchedRunLauncher",
        },
        "run_coordinator": {
            "module": "dagster",
            "class": "QueuedRunCoordinator",
            "config": {"dequeue_interval_seconds": 1},
        },
        "concurrency": {
            "runs": {"max_concurrent_runs": 3},
            "pools": {"default_limit": 1, "granularity": "op"},
        },
        "run_monitoring": {
            "enabled": True,
            "poll_interval_seconds": 10,
            "start_timeout_seconds": 180,
            "free_slots_after_run_end_seconds": 20,
        },
        "run_retries": {
            "enabled": True,
            "max_retries": 2,
            "retry_on_asset_or_op_failure": False,
        },
        "telemetry": {"enabled": False},
        "nux": {"enabled": False},
    }


def workspace_config(ports: Mapping[str, int]) -> dict[str, Any]:
    """Returns a workspace of one running code server per location.

    Args:
        ports: Loopback port by code location.
    """
    return {
        "load_from": [
            {"grpc_server": {"host": "127.0.0.1", "port": port, "location_name": location}}
            for location, port in ports.items()
        ]
    }


def write_home(home: Path, ports: Mapping[str, int]) -> Path:
    """Writes both files and returns the path of the workspace file."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "dagster.yaml").write_text(yaml.safe_dump(instance_config(), sort_keys=False))
    workspace = home / "workspace.yaml"
    workspace.write_text(yaml.safe_dump(workspace_config(ports), sort_keys=False))
    return workspace


def create_storage(home: Path, url: str) -> None:
    """Creates Dagster's tables when there are none.

    Its servers would each try at once on a first start, and all but one would fail.
    """
    with create_engine(url, poolclass=NullPool).connect() as connection:
        if connection.execute(text("select to_regclass('runs')")).scalar() is not None:
            return
    from dagster import DagsterInstance  # noqa: PLC0415  (a second to import, needed once)

    os.environ[DAGSTER_URL_VARIABLE] = url
    with DagsterInstance.from_config(str(home)):
        return
