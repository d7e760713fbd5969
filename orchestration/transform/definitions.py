"""The `transform` code location: terms, dbt's models as assets, their build and their upkeep."""

from __future__ import annotations

import dagster as dg

from integrations.logging import configure_from
from integrations.settings import get_settings
from orchestration.lib.automation import automation_sensor
from orchestration.transform.models import model_assets
from orchestration.transform.nightly import upkeep_job, upkeep_schedule
from orchestration.transform.resolving import term_judgements, term_resolutions

settings = get_settings()
configure_from(settings)

assets = [term_resolutions(settings), model_assets(settings), term_judgements(settings)]
upkeep = upkeep_job(settings)

defs = dg.Definitions(
    assets=assets,
    jobs=[dg.define_asset_job("build", selection=dg.AssetSelection.assets(*assets)), upkeep],
    schedules=[upkeep_schedule(upkeep)],
    sensors=[automation_sensor("transform")],
    executor=dg.in_process_executor,
)
