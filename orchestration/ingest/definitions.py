"""The `ingest` code location: one asset per source with its check, the scrape job, and alerts."""

from __future__ import annotations

import dagster as dg

from integrations.logging import configure_from
from integrations.settings import get_settings
from orchestration.ingest.landing_checks import landing_check
from orchestration.ingest.refreshing import JOB, refreshes_waiting
from orchestration.ingest.run_alerts import run_failed, run_recovered, source_alerts
from orchestration.ingest.sample_history import KEY, sample_history
from orchestration.ingest.scrapes import scrape_asset
from orchestration.lib.assets import scraped
from orchestration.lib.automation import automation_sensor
from orchestration.lib.cadence import max_age
from orchestration.lib.switches import is_on
from scrapers.registry import SOURCES

settings = get_settings()
configure_from(settings)
sources = [source for source in SOURCES.values() if source.is_read]
switched_on = [source for source in sources if is_on(source, settings)]

history = [sample_history(switched_on, settings)] if settings.is_demo else []
scrapes = [
    scrape_asset(source, settings, after=[KEY] if settings.is_demo else []) for source in sources
]
wanted = [scraped(source.name) for source in switched_on]

defs = dg.Definitions(
    assets=[*history, *scrapes],
    asset_checks=[landing_check(source, settings, max_age(source)) for source in sources],
    jobs=[
        dg.define_asset_job(
            JOB,
            selection=dg.AssetSelection.assets(*wanted, *([KEY] if settings.is_demo else [])),
        )
    ],
    sensors=[
        automation_sensor("ingest"),
        refreshes_waiting,
        run_failed,
        run_recovered,
        source_alerts,
    ],
    executor=dg.in_process_executor,
)
