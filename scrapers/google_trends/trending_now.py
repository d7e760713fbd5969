"""The import of "Trending now" as the page exports it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import polars as pl

from scrapers.google_trends.asked import NAME, place_in
from scrapers.import_format import ImportFormat

_STARTED = re.compile(
    r"(?P<day>[A-Z][a-z]+ \d{1,2}, \d{4}) at (?P<time>\d{1,2}:\d{2}(?::\d{2})?) (?P<half>[AP]M)"
    r" UTC(?:(?P<sign>[+-])(?P<hours>\d{1,2})(?::(?P<minutes>\d{2}))?)?$"
)
_FILE_PLACE = re.compile(r"^trending_([A-Z]{2}(?:-[A-Z0-9]{1,3})?)_")


def _export(frame: pl.DataFrame, file_name: str) -> pl.DataFrame:
    """Rows of the export: a query is observed when it started trending.

    The order of the file is the one its reader chose on the page, so there is no rank. The place
    stands in each row's link, else in the file's name (trending_US_7d_…csv).
    """
    named = _FILE_PLACE.match(file_name)
    links = (
        frame["Explore link"]
        .fill_null("")
        .str.replace(r"^\./", "https://trends.google.com/trends/")
    )
    fallback = named[1] if named else None
    return frame.select(
        source=pl.lit(NAME),
        access=pl.lit("import"),
        observed_at=frame["Started"].map_elements(_started, return_dtype=pl.String()),
        place=links.map_elements(lambda link: place_in(link) or fallback, return_dtype=pl.String()),
        kind=pl.lit("query"),
        label=pl.col("Trends"),
        volume=pl.col("Search volume"),
        volume_unit=pl.lit("searches"),
        url=links,
    )


def _started(text: str) -> str | None:
    """ISO text of "November 2, 2025 at 11:00:00 PM UTC+2"; None for any other form."""
    match = _STARTED.match(" ".join(text.split()))
    if match is None:
        return None
    form = "%I:%M:%S" if match["time"].count(":") == 2 else "%I:%M"
    zone = f"{match['sign'] or '+'}{int(match['hours'] or 0):02}{match['minutes'] or '00'}"
    try:
        started = datetime.strptime(
            f"{match['day']} {match['time']} {match['half']} {zone}", f"%B %d, %Y {form} %p %z"
        )
        return started.astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return None


IMPORTS = (
    ImportFormat(
        title='a Google Trends "Trending now" export',
        required=("Trends", "Search volume", "Started"),
        optional=("Explore link",),
        to_raw=_export,
    ),
)
