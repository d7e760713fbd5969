"""Ranked lists of the past from files, for a replay: the product's own exports, or any plain table.

A file that the importer of its source knows is read by it. Any other CSV will do when its columns
say when, at which rank, and what (and where); the usual names are understood.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from orchestration.lib.ingest import utc_now
from scrapers import registry
from scrapers.importing import ImportFileError, read_file
from scrapers.instant import NotAnInstantError, parse_instant
from scrapers.numbers import NotACountError, parse_count
from scrapers.term import normalise_term

_COLUMNS = ("place", "term", "label", "observed_at", "rank", "volume")
_NAMES = {
    "observed_at": (
        "observed_at",
        "captured_at",
        "as_of",
        "collected_at",
        "timestamp",
        "time",
        "date",
    ),
    "label": ("label", "term", "name", "hashtag", "topic", "query", "keyword", "title"),
    "rank": ("rank", "position"),
    "place": ("place", "region", "location", "country", "geo", "host"),
    "volume": ("volume", "tweet_volume", "views", "posts", "searches", "score", "count"),
}
_NEEDED = ("observed_at", "label", "rank")


def read_archives(source: str, files: Sequence[Path]) -> pl.DataFrame:
    """Returns place, term, label, observed_at (UTC), rank and volume of every readable row.

    Args:
        source: A name in the registry, or any other name for files that are plain tables.
        files: CSV, plain or gzipped, or whatever the source's importer reads.

    Raises:
        ImportFileError: a file is broken, or its columns do not say what is needed.
    """
    frames = [frame for file in files for frame in _read(source, file)]
    return pl.concat(frames, how="vertical_relaxed")


def _read(source: str, file: Path) -> list[pl.DataFrame]:
    known = source in registry.SOURCES
    try:
        if known:
            return [b.good.select(_COLUMNS) for b in read_file(source, file, now=utc_now())]
    except ImportFileError:
        table = _table(file)
        if table is None:
            raise
        return [table]
    table = _table(file)
    if table is None:
        raise ImportFileError(
            f"{file.name}: the columns do not say when, what and at which rank.",
            hint="Name them observed_at, term and rank; place and volume may follow.",
        )
    return [table]


def _table(file: Path) -> pl.DataFrame | None:
    try:
        frame = pl.read_csv(file, infer_schema=False)
    except (pl.exceptions.PolarsError, UnicodeDecodeError, OSError) as broken:
        raise ImportFileError(
            f"{file.name} cannot be read as a table: {str(broken).splitlines()[0]}",
            hint="Save it as CSV, plain or gzipped, in UTF-8.",
        ) from broken
    headers = {name.strip().casefold(): name for name in frame.columns}
    found = {
        wanted: headers[next(n for n in names if n in headers)]
        for wanted, names in _NAMES.items()
        if any(n in headers for n in names)
    }
    if not all(name in found for name in _NEEDED):
        return None
    place = pl.col(found["place"]).fill_null("WW") if "place" in found else pl.lit("WW")
    volume = pl.col(found["volume"]) if "volume" in found else pl.lit(None, pl.String)
    told = frame.select(
        place=place,
        label=pl.col(found["label"]),
        observed_at=pl.col(found["observed_at"]),
        rank=pl.col(found["rank"]).cast(pl.Int64, strict=False),
        volume=volume,
    ).filter(
        pl.col("rank") >= 1, pl.col("label").is_not_null(), pl.col("observed_at").is_not_null()
    )
    return (
        told.with_columns(
            observed_at=_each(told["observed_at"], _instant, pl.Datetime("us", "UTC")),
            volume=_each(told["volume"], _count, pl.Int64()),
            term=_each(told["label"], normalise_term, pl.String()),
        )
        .filter(pl.col("observed_at").is_not_null(), pl.col("term").str.len_chars() > 0)
        .select(_COLUMNS)
    )


def _each(values: pl.Series, read: Callable[[str], object], kind: pl.DataType) -> pl.Series:
    """Every distinct value read once: an archive has few of them."""
    distinct = values.drop_nulls().unique()
    answers = [read(value) for value in distinct]
    return values.replace_strict(distinct, answers, default=None, return_dtype=kind)


def _instant(text: str) -> datetime | None:
    """A time without a zone is taken as UTC, eight digits as a date."""
    try:
        if text.isdigit() and len(text) != len("20210331"):
            return parse_instant(text)
        moment = datetime.fromisoformat(text.strip())
    except (NotAnInstantError, ValueError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _count(text: str) -> int | None:
    try:
        return parse_count(text).value
    except NotACountError:
        return None
