"""An archive of feeds, asked one after the other as if they were being read now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from integrations.http import HttpPolicy
from orchestration.lib import ingest
from scrapers import registry
from scrapers.fetching import FetchContext
from scrapers.outcome import Occasion, Reading
from scrapers.registry import Source
from tests.integration.warehouse.rows import START

GOOGLE = registry.get("google_trends")
_CHANNEL = (
    '<rss xmlns:ht="https://trends.google.com/trending/rss" version="2.0"><channel>'
    "<title>Daily Search Trends</title>{}</channel></rss>"
)
_ITEM = (
    "<item><title>{}</title><ht:approx_traffic>{}</ht:approx_traffic><link>{}</link>"
    "<ht:news_item><ht:news_item_title>Ann Example tells</ht:news_item_title></ht:news_item></item>"
)


def feed(*volumes: object, link: str = "https://trends.google.com/trending?geo=GB") -> bytes:
    """A feed in the platform's shape, one item per volume."""
    items = (_ITEM.format(f"cosy {n}", volume, link) for n, volume in enumerate(volumes))
    return _CHANNEL.format("".join(items)).encode()


FULL = feed(*range(100, 120))


def reading(
    source: Source, body: bytes, at: datetime, *, place: str = "GB", access: str = "page"
) -> Reading:
    """What a fetch makes of an answer."""
    parsed = source.parse(body, Occasion(access, at, place))
    return Reading(
        source=source.name,
        place=place,
        access=access,
        url="https://example.org/feed",
        outcome=parsed.outcome,
        reason=parsed.reason,
        started_at=at,
        finished_at=at + timedelta(seconds=1),
        observations=parsed.rows,
        rejected=parsed.rejected,
        http_status=200,
        body=body,
    )


def replayed(warehouse, bodies, *, source: Source = GOOGLE, first: int = 0, **how: str):
    """Reads one body after the other, a quarter of an hour apart; returns what each came to."""
    landings = []
    for number, body in enumerate(bodies, first):
        at = START + number * timedelta(minutes=15)
        asked = FetchContext(HttpPolicy(), "https://example.org", lambda at=at: at, ["GB"], "page")
        fetch = partial(_fetch, source, body, at, how)
        landings += ingest.scrape(
            replace(source, fetch=fetch), warehouse.engine("worker"), asked, run_id=f"run {number}"
        )
    return landings


def _fetch(source, body, at, how, _context):
    return [reading(source, body, at, **how)]
