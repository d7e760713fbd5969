"""Asset keys that more than one code location names."""

from __future__ import annotations

from dagster import AssetKey

from scrapers.registry import SOURCES


def scraped(source: str) -> AssetKey:
    """The key of what a source's scrape lands: `raw/<source>`."""
    return AssetKey(["raw", source])


SCRAPED = tuple(scraped(name) for name in SOURCES)

TERM_RESOLUTIONS = AssetKey(["ops", "term_resolutions"])
"""The key of what the resolver writes, as dbt names the table."""
TERM_JUDGEMENTS = AssetKey(["ops", "term_judgements"])
"""The key of what a model says of terms."""
