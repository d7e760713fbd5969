"""The import of an archive of TikTok's discover page."""

from __future__ import annotations

import polars as pl

from scrapers.import_format import ImportFormat
from scrapers.tiktok.names import NAME


def _archive(frame: pl.DataFrame, _file_name: str) -> pl.DataFrame:
    """Rows of the discover page. Its three hosts lag each other and disagree about the views.

    All are handed on under one key: landing keeps the best rank and, of one rank, the most views
    (a counter only grows: the highest is the freshest), and counts the others as merged.
    """
    return frame.select(
        source=pl.lit(NAME),
        access=pl.lit("import"),
        observed_at=pl.col("captured_at"),
        place=pl.lit("WW"),
        kind=pl.lit("hashtag"),
        label=pl.col("hashtag"),
        rank=pl.col("rank"),
        volume=pl.col("views"),
        volume_unit=pl.lit("views"),
    )


IMPORTS = (
    ImportFormat(
        title="a TikTok discover archive",
        required=("captured_at", "rank", "hashtag", "views"),
        optional=("host",),
        to_raw=_archive,
    ),
)
