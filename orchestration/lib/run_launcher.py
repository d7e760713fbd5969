"""A run launcher that notices when the process of a run is gone.

Dagster's default launcher starts a run as a child of the code server and never looks at it again:
after a `kill -9` the run stays "started" for ever and its pool slots with it. Every run records
the pid of its process as an engine event, so run monitoring can ask the operating system. A dead
run is marked failed, and `run_retries` starts it again from the failed step.

This holds for runs on the machine of the daemon. On several machines Dagster's own celery or k8s
launchers take this one's place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import psutil
from dagster import DagsterEventType
from dagster._core.events import EngineEventData
from dagster._core.launcher import CheckRunHealthResult, DefaultRunLauncher, WorkerStatus
from dagster._core.storage.dagster_run import DagsterRun
from dagster._serdes import ConfigurableClassData


class WatchedRunLauncher(DefaultRunLauncher):
    """The default launcher plus a worker health check by pid and start time."""

    @property
    def supports_check_run_worker_health(self) -> bool:
        """True: run monitoring calls `check_run_worker_health` at each poll."""
        return True

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData, config_value: Mapping[str, Any]
    ) -> Self:
        """Builds the launcher from `dagster.yaml`."""
        return cls(inst_data=inst_data, **config_value)

    def check_run_worker_health(self, run: DagsterRun) -> CheckRunHealthResult:
        """Tells whether the run's process is alive.

        A pid that was given to a younger process counts as dead. A run that has not yet recorded
        a pid counts as running: the start timeout of run monitoring covers it.
        """
        records = self._instance.get_records_for_run(
            run.run_id, of_type=DagsterEventType.ENGINE_EVENT
        ).records
        for record in reversed(records):
            event = record.event_log_entry.dagster_event
            data = event.event_specific_data if event else None
            pid = data.metadata.get("pid") if isinstance(data, EngineEventData) else None
            if pid is None:
                continue
            if _is_alive(int(str(pid.value)), recorded_at=record.event_log_entry.timestamp):
                return CheckRunHealthResult(WorkerStatus.RUNNING)
            return CheckRunHealthResult(WorkerStatus.FAILED, f"Process {pid.value} is gone.")
        return CheckRunHealthResult(WorkerStatus.RUNNING, "No process has reported yet.")


def _is_alive(pid: int, *, recorded_at: float) -> bool:
    try:
        process = psutil.Process(pid)
        return (
            process.status() != psutil.STATUS_ZOMBIE and process.create_time() <= recorded_at + 1.0
        )
    except psutil.NoSuchProcess:
        return False
