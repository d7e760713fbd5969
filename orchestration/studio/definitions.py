"""The `studio` code location: what watches over the others."""

from __future__ import annotations

import dagster as dg

from integrations.logging import configure_from
from integrations.settings import get_settings
from orchestration.studio.alerts import run_failed

configure_from(get_settings())

defs = dg.Definitions(sensors=[run_failed])
