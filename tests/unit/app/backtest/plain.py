"""The targets once more in plain Python, from their definition and slowly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl

START = datetime(2024, 3, 1, tzinfo=UTC)
HOURS = timedelta(hours=1)

Row = tuple[str, str, float, int, int | None]
"""Place, term, hours since START, rank, volume."""


def frame(rows: list[Row]) -> pl.DataFrame:
    """Rows as the archive's reader gives them."""
    return pl.DataFrame(
        {
            "place": [row[0] for row in rows],
            "term": [row[1] for row in rows],
            "label": [f"#{row[1]}" for row in rows],
            "observed_at": [START + row[2] * HOURS for row in rows],
            "rank": [row[3] for row in rows],
            "volume": [row[4] for row in rows],
        },
        schema_overrides={
            "observed_at": pl.Datetime("us", "UTC"),
            "rank": pl.Int32(),
            "volume": pl.Int64(),
        },
    )


def captures(rows: list[Row], place: str) -> list[float]:
    """When the list was read."""
    return sorted({row[2] for row in rows if row[0] == place})


def strength(rows: list[Row], place: str, term: str, at: float) -> int:
    """51 minus the rank, 0 where the term is absent."""
    ranks = [row[3] for row in rows if row[:3] == (place, term, at)]
    return max(51 - min(ranks), 0) if ranks else 0


def rises(rows: list[Row], place: str, term: str, at: float) -> bool | None:
    """The definition, word for word; None where the archive does not go on for 24 hours."""
    times = captures(rows, place)
    after = [t for t in times if at < t <= at + 24]
    before = [t for t in times if at - 24 < t <= at]
    if not after or times[-1] < at + 24:
        return None
    later = sum(strength(rows, place, term, t) for t in after) / len(after)
    earlier = sum(strength(rows, place, term, t) for t in before) / len(before)
    return later > 1.1 * earlier


def lasts(rows: list[Row], place: str, term: str, at: float) -> bool | None:
    """The definition, word for word; None where the archive does not go on for 96 hours."""
    times = captures(rows, place)
    window = [t for t in times if at + 24 < t <= at + 96]
    if len(window) < 2 or times[-1] < at + 96:
        return None
    return sum(strength(rows, place, term, t) > 0 for t in window) >= 2
