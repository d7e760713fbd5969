"""The `studio` code location: the drain of the queue, and the watch rules."""

from __future__ import annotations

import dagster as dg

from integrations.logging import configure_from
from integrations.settings import get_settings
from orchestration.lib.automation import automation_sensor
from orchestration.studio.drain import drain_job, jobs_waiting
from orchestration.studio.watching import watch_asset

settings = get_settings()
configure_from(settings)

defs = dg.Definitions(
    assets=[watch_asset(settings)],
    jobs=[drain_job],
    sensors=[jobs_waiting, automation_sensor("studio")],
    executor=dg.in_process_executor,
)
