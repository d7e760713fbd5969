"""The `studio` code location: what watches over the others."""

from __future__ import annotations

import dagster as dg

from orchestration.studio.alerts import run_failed

defs = dg.Definitions(sensors=[run_failed])
