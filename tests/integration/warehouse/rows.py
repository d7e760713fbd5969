"""Frames as `scrapers.normalise` makes them, without the scrapers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import polars as pl
from sqlalchemy import Engine, text

START = datetime(2026, 3, 1, 12, tzinfo=UTC)

SCHEMA = {
    "observed_at": pl.Datetime("us", "UTC"),
    "source": pl.String,
    "place": pl.String,
    "kind": pl.String,
    "term": pl.String,
    "label": pl.String,
    "period": pl.String,
    "rank": pl.Int32,
    "volume": pl.Int64,
    "volume_upper": pl.Int64,
    "volume_unit": pl.String,
    "category": pl.String,
    "url": pl.String,
    "measures": pl.String,
    "related": pl.String,
    "access": pl.String,
}
BAD_SCHEMA = dict.fromkeys(("source", "access", "rule", "reason", "payload", "digest"), pl.String)


@dataclass(frozen=True)
class Batch:
    good: pl.DataFrame
    bad: pl.DataFrame
    read: int


def row(term: str = "cats", *, hour: int = 0, **changes: object) -> dict[str, object]:
    return {
        "observed_at": START + timedelta(hours=hour),
        "source": "x",
        "place": "GB",
        "kind": "hashtag",
        "term": term,
        "label": f"#{term}",
        "period": "instant",
        "rank": 1,
        "volume": 100,
        "volume_upper": None,
        "volume_unit": "posts",
        "category": None,
        "url": None,
        "measures": None,
        "related": None,
        "access": "import",
        **changes,
    }


def refused(payload: str = '{"term": ""}') -> dict[str, str]:
    return {
        "source": "x",
        "access": "import",
        "rule": "missing_term",
        "reason": "The row names no term.",
        "payload": payload,
        "digest": sha256(payload.encode()).hexdigest(),
    }


def batch(*good: dict[str, object], bad: tuple[dict[str, str], ...] = ()) -> Batch:
    return Batch(
        pl.DataFrame(list(good), schema=SCHEMA),
        pl.DataFrame(list(bad), schema=BAD_SCHEMA),
        len(good) + len(bad),
    )


def many(count: int, *, first: int = 0, rank: int = 1) -> Batch:
    """`count` distinct rows, made column-wise."""
    frame = pl.DataFrame({"n": range(first, first + count)}).select(
        (pl.lit(START) + pl.duration(minutes=pl.col("n") % 5000)).alias("observed_at"),
        *(pl.lit(v).alias(k) for k, v in (("source", "x"), ("place", "GB"), ("kind", "hashtag"))),
        pl.format("term {}", "n").alias("term"),
        pl.format("Term {}", "n").alias("label"),
        pl.lit("instant").alias("period"),
        pl.lit(rank).cast(pl.Int32).alias("rank"),
        pl.col("n").cast(pl.Int64).alias("volume"),
        pl.lit(None, pl.Int64).alias("volume_upper"),
        pl.lit("posts").alias("volume_unit"),
        pl.lit(None, pl.String).alias("category"),
        *(pl.lit(None, pl.String).alias(k) for k in ("url", "measures", "related")),
        pl.lit("import").alias("access"),
    )
    return Batch(frame, pl.DataFrame(schema=BAD_SCHEMA), count)


def digest(engine: Engine) -> tuple[int, str]:
    """Number of observations and a digest of every column of every one, stamps included."""
    with engine.connect() as connection:
        found = connection.execute(
            text(
                "select count(*), coalesce(md5(string_agg(o::text, '|' order by o::text)), '')"
                " from raw.observations o"
            )
        ).one()
    return found[0], found[1]


def stored(engine: Engine) -> list[dict[str, object]]:
    with engine.connect() as connection:
        return [
            dict(each._mapping)
            for each in connection.execute(
                text("select * from raw.observations order by term, observed_at")
            )
        ]
