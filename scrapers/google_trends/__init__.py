"""Google Trends: the public feed of what trends now, saved answers of its pages, its exports.

The feed gives no exact figures: "200+" is a published lower bound and is kept as the volume,
because that is the number the page shows. Interest is an `index` of 0 to 100 within one question,
never a number of searches. News and pictures beside a query are other people's and are not read.
"""

from __future__ import annotations

from scrapers.google_trends.asked import NAME
from scrapers.google_trends.feed import fetch
from scrapers.google_trends.reading import parse, scrub
from scrapers.google_trends.trending_now import IMPORTS

__all__ = ["IMPORTS", "NAME", "fetch", "parse", "scrub"]
