"""The `studio` code location: the drain of the queue."""

from __future__ import annotations

import dagster as dg

from integrations.logging import configure_from
from integrations.settings import get_settings
from orchestration.studio.drain import drain_job, jobs_waiting

configure_from(get_settings())

defs = dg.Definitions(jobs=[drain_job], sensors=[jobs_waiting])
