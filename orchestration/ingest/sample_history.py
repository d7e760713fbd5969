"""The demo's past: the sample site read as of earlier instants, by the sources' own code.

A trend needs a baseline, and nobody wants to wait a month for one. The sample site answers for any
instant under `/at/<instant>/`, so the same fetch, parse and landing build 35 days of readings in
seconds. Every row is labelled `sample`. A second start reads only what is missing since.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import dagster as dg
from sqlalchemy import text

from integrations.settings import Settings
from integrations.warehouse.engine import engine
from orchestration.lib.failures import retries, typed_failures
from orchestration.lib.ingest import fetch_context, scrape_past
from scrapers.fetching import FetchContext
from scrapers.registry import Source

DAYS = 35
STEP = timedelta(hours=8)
OFF_MIDNIGHT = timedelta(minutes=17)
"""TikTok stamps the points of a curve at midnight: a list read then would share their key."""
_ISO = "%Y-%m-%dT%H:%M:%SZ"
KEY = dg.AssetKey(["raw", "sample_history"])

_NEWEST = text(
    "select max(observed_at) from raw.observations where source = :source and access = 'sample'"
    " and volume_unit <> 'index'"
)


def sample_history(sources: list[Source], settings: Settings) -> dg.AssetsDefinition:
    """Returns the asset that fills in the sample readings that are missing."""

    @dg.asset(
        key=KEY,
        group_name="ingest",
        description="Sample data: 35 days of readings of the sample site.",
        kinds={"python", "postgres"},
        pool="sample_history",
        retry_policy=retries(settings),
    )
    def read_history(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        worker = engine("worker")
        counts: dict[str, int] = {}
        with typed_failures():
            for source in sources:
                with worker.connect() as connection:
                    found = connection.execute(_NEWEST, {"source": source.name})
                    newest: datetime | None = found.scalar_one()
                past = _past(fetch_context(source, settings), newest)
                landed = scrape_past(source, worker, past, run_id=context.run_id)
                counts[source.name] = landed.loaded
                context.log.info("%s: %d sample observations", source.name, landed.loaded)
        return dg.MaterializeResult(metadata=counts)

    return read_history


def _past(now: FetchContext, newest: datetime | None) -> list[FetchContext]:
    """The same context once per missing instant, with that instant's address and clock."""
    return [
        replace(now, base_url=now.url(f"/at/{at:%Y-%m-%dT%H:%M:%SZ}"), clock=partial(_same, at))
        for at in missing_instants(newest, datetime.now(UTC))
    ]


def _same(instant: datetime) -> datetime:
    return instant


def missing_instants(newest: datetime | None, now: datetime) -> Iterator[datetime]:
    """Yields every eighth hour of the last 35 days that is younger than the newest reading.

    The newest step before now is left to the ordinary scrape.
    """
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    at = day - timedelta(days=DAYS) + OFF_MIDNIGHT
    while at < now - timedelta(hours=1):
        if newest is None or at > newest:
            yield at
        at += STEP
