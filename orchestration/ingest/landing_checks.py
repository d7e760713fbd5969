"""Great Expectations on the raw landing of each source: shape, volume, recency.

The check looks at the newest readings of its source, not at one run: a scrape that found nothing
new lands no row and is still in good health.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import dagster as dg
import polars as pl
from sqlalchemy import text

from integrations.settings import Settings
from integrations.warehouse.engine import engine
from orchestration.lib.assets import scraped
from orchestration.lib.expectations import check_frame
from orchestration.lib.failures import retries, typed_failures
from scrapers.observation import KINDS
from scrapers.registry import Source

_NEWEST = text("""
    select observed_at, source, place, kind, term, label, period, rank, volume, volume_unit, access
      from raw.observations
     where source = :source
       and access <> 'import'
       and observed_at > (
           select max(observed_at) - interval '1 day'
             from raw.observations
            where source = :source and access <> 'import'
       )
     order by observed_at desc
     limit 10000
""")
_ALWAYS_GIVEN = ("observed_at", "place", "kind", "term", "label", "period", "volume_unit", "access")
_KINDS = list(KINDS)
_PLACE = r"^(?:WW|[A-Z]{2}(?:-[A-Z0-9]{1,3})?(?:/.+)?)$"


def landing_check(
    source: Source, settings: Settings, max_age: timedelta
) -> dg.AssetChecksDefinition:
    """Returns the check of one source.

    Args:
        source: Its name selects the rows.
        settings: How long to pause before a lost database is asked again.
        max_age: Readings older than this fail the check.
    """

    @dg.asset_check(
        asset=scraped(source.name),
        name="landing",
        description="Shape, volume and recency of the newest readings.",
        retry_policy=retries(settings),
    )
    def landing() -> dg.AssetCheckResult:
        with typed_failures(), engine("worker").connect() as connection:
            rows = connection.execute(_NEWEST, {"source": source.name}).mappings().all()
        frame = pl.DataFrame([dict(row) for row in rows], infer_schema_length=None)
        oldest = datetime.now(UTC) - max_age
        return check_frame(frame, lambda gxe: _suite(gxe, oldest))

    return landing


def _suite(gxe: ModuleType, oldest: datetime) -> list[Any]:
    return [
        gxe.ExpectTableRowCountToBeBetween(min_value=1, max_value=10_000),
        *(gxe.ExpectColumnValuesToNotBeNull(column=column) for column in _ALWAYS_GIVEN),
        gxe.ExpectColumnValuesToBeInSet(column="kind", value_set=_KINDS),
        gxe.ExpectColumnValuesToMatchRegex(column="place", regex=_PLACE),
        gxe.ExpectColumnValueLengthsToBeBetween(column="term", min_value=1, max_value=200),
        gxe.ExpectColumnValuesToBeBetween(column="rank", min_value=1, max_value=10_000),
        gxe.ExpectColumnValuesToBeBetween(column="volume", min_value=0),
        gxe.ExpectColumnMaxToBeBetween(column="observed_at", min_value=oldest),
    ]
