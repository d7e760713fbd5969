"""The `transform` code location: dbt's models as assets, their build and their upkeep."""

from __future__ import annotations

import dagster as dg

from integrations.logging import configure_from
from integrations.settings import get_settings
from orchestration.lib.automation import automation_sensor
from orchestration.transform.models import model_assets
from orchestration.transform.nightly import upkeep_job, upkeep_schedule
from orchestration.transform.resolving import term_resolutions

settings = get_settings()
configure_from(settings)

models = model_assets(settings)
resolutions = term_resolutions(settings)
upkeep = upkeep_job(settings)

defs = dg.Definitions(
    assets=[resolutions, models],
    jobs=[
        dg.define_asset_job("build", selection=dg.AssetSelection.assets(resolutions, models)),
        upkeep,
    ],
    schedules=[upkeep_schedule(upkeep)],
    sensors=[automation_sensor("transform")],
    executor=dg.in_process_executor,
)
