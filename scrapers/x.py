"""Trends on X: answers of its API (v1.1 and v2), pages that republish it, and an archive.

A count that X does not give (it gives none for half of all trends) stays unknown.
"""

from __future__ import annotations

import polars as pl

from scrapers.body import Form, form_of
from scrapers.import_format import ImportFormat
from scrapers.outcome import Occasion, Parsed
from scrapers.recordings import parse_recorded, scrub_recorded
from scrapers.x_answers import parse_answer, scrub_answer
from scrapers.x_api import fetch_api
from scrapers.x_pages import NAME, fetch, fetch_past, parse_page, scrub_page

__all__ = ["IMPORTS", "NAME", "fetch", "fetch_api", "fetch_past", "parse", "scrub"]

_PAGES = frozenset({Form.HTML, Form.XML})


def parse(body: bytes, occasion: Occasion) -> Parsed:
    """Reads a page, an answer or a recording: one row per listed trend, ranked as listed."""
    return parse_recorded(body, occasion, _parse)


def scrub(body: bytes) -> bytes:
    """Returns the lists of trends with their places and times only."""
    return scrub_recorded(body, _scrub)


def _parse(body: bytes, occasion: Occasion) -> Parsed:
    return (parse_page if form_of(body) in _PAGES else parse_answer)(body, occasion)


def _scrub(body: bytes) -> bytes:
    return (scrub_page if form_of(body) in _PAGES else scrub_answer)(body)


def _archive(frame: pl.DataFrame, _file_name: str) -> pl.DataFrame:
    return frame.select(
        source=pl.lit(NAME),
        access=pl.lit("import"),
        observed_at=pl.col("as_of"),
        place=pl.col("location"),
        country=pl.col("country"),
        kind=pl.when(pl.col("name").str.contains("^\\s*[#\uff03]"))
        .then(pl.lit("hashtag"))
        .otherwise(pl.lit("topic")),
        label=pl.col("name"),
        rank=pl.col("rank"),
        volume=pl.col("tweet_volume"),
        volume_unit=pl.lit("posts"),
    )


IMPORTS = (
    ImportFormat(
        title="an X trends archive",
        required=("rank", "name", "tweet_volume", "location", "country", "as_of"),
        optional=(),
        to_raw=_archive,
    ),
)
