"""The demo's past: the sample site read as of earlier instants, by the sources' own code.

A trend needs a baseline, and nobody wants to wait a month for one. The sample site answers for any
instant under `/at/<instant>/`, so the same fetch, parse and landing build 35 days of readings in
seconds. Every row is labelled `sample`. A second start reads only what is missing since.
"""

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

_READ = text(
    "select distinct observed_at from raw.observations"
    " where source = :source and access = 'sample' and observed_at = any(:instants)"
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
                instants = past_instants(datetime.now(UTC))
                with worker.connect() as connection:
                    asked = {"source": source.name, "instants": instants}
                    read: set[datetime] = set(connection.execute(_READ, asked).scalars())
                now = fetch_context(source, settings)
                past = [_as_of(now, at) for at in instants if at not in read]
                landed = scrape_past(source, worker, past, run_id=context.run.run_id)
                counts[source.name] = landed.loaded
                context.log.info("%s: %d sample observations", source.name, landed.loaded)
        return dg.MaterializeResult(metadata=counts)

    return read_history


def _as_of(now: FetchContext, at: datetime) -> FetchContext:
    """The same context with the address and the clock of an earlier instant."""
    return replace(now, base_url=now.url(f"/at/{at:{_ISO}}"), clock=partial(_same, at))


def _same(instant: datetime) -> datetime:
    return instant


def past_instants(now: datetime) -> list[datetime]:
    """Returns every eighth hour of the last 35 days, up to an hour ago; the rest is for scrapes."""
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    first = day - timedelta(days=DAYS) + OFF_MIDNIGHT
    steps = range(int((now - timedelta(hours=1) - first) / STEP) + 1)
    return [first + step * STEP for step in steps]
