"""The facts the sample site answers from, and the time they are shifted to.

The shift is a pure function of the instant asked about, so two servers, or one that was restarted,
agree. See README.md for where the facts come from.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import polars as pl

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Timeline:
    """Which instant of an archive stands for which instant now.

    Attributes:
        start: The archive's first full day.
        span: How long it runs before it starts anew.
        epoch: The instant that `start` stands for.
        pace: Days of the archive per day now.
    """

    start: datetime
    span: timedelta
    epoch: datetime
    pace: float = 1.0

    def then(self, now: datetime) -> datetime:
        """Returns the archive's instant that stands for an instant now."""
        return self.start + ((now - self.epoch) * self.pace) % self.span

    def since(self, then: datetime, now: datetime) -> datetime:
        """Returns when an earlier instant of the archive was, seen from an instant now."""
        return now - (self.then(now) - then) / self.pace


GOOGLE = Timeline(
    start=datetime(2020, 7, 17, tzinfo=UTC),
    span=timedelta(days=257),
    epoch=datetime(2026, 7, 17, tzinfo=UTC),
)
TIKTOK = Timeline(
    start=datetime(2022, 3, 25, tzinfo=UTC),
    span=timedelta(days=98),
    epoch=datetime(2026, 8, 24, tzinfo=UTC),
    pace=0.5,
)


X = GOOGLE
"""Both are made of the same archive."""


class Fact(NamedTuple):
    """One line of a list at one time: a query with its volume, or a hashtag with its views."""

    at: datetime
    rank: int
    name: str
    amount: int | None
    identity: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts in time order, found by binary search."""

    facts: Sequence[Fact]
    times: Sequence[datetime]

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> Facts:
        """Returns the facts; they must come in time order."""
        ordered = tuple(facts)
        return cls(ordered, tuple(fact.at for fact in ordered))

    def within(self, end: datetime, window: timedelta) -> Sequence[Fact]:
        """Returns the facts of (end - window, end]."""
        return self.facts[bisect_right(self.times, end - window) : bisect_right(self.times, end)]

    def last(self, end: datetime) -> Fact | None:
        """Returns the last fact up to an instant."""
        index = bisect_right(self.times, end)
        return self.facts[index - 1] if index else None


@dataclass(frozen=True, slots=True)
class Dataset:
    """Everything the site knows.

    Attributes:
        google: Queries by place.
        tiktok: Every list of hashtags, one after the other.
        hashtags: The same facts by hashtag.
        x: Trends on X by place.
    """

    google: dict[str, Facts]
    tiktok: Facts
    hashtags: dict[str, Facts]
    x: dict[str, Facts]


@cache
def load() -> Dataset:
    """Returns the dataset beside this module; read once per process."""
    tiktok = _read("tiktok.csv.gz").sort("captured_at", "rank", "hashtag")
    shown = [
        Fact(at, rank, tag, views, identity)
        for at, rank, identity, tag, views in tiktok.iter_rows()
    ]
    by_tag = sorted(shown, key=lambda fact: (fact.name, fact.at))
    return Dataset(
        google=_by_place("google.csv.gz", "query"),
        tiktok=Facts.of(shown),
        hashtags={
            tag: Facts.of(facts) for tag, facts in groupby(by_tag, key=lambda fact: fact.name)
        },
        x=_by_place("x.csv.gz", "name"),
    )


def _by_place(name: str, label: str) -> dict[str, Facts]:
    """The facts of a file of place, captured_at, rank, a label and a volume."""
    frame = _read(name).sort("place", "captured_at", "rank", label)
    return {
        place: Facts.of(Fact(at, rank, shown, volume, "") for _, at, rank, shown, volume in rows)
        for place, rows in groupby(frame.iter_rows(), key=lambda row: row[0])
    }


def _read(name: str) -> pl.DataFrame:
    frame = pl.read_csv(HERE / name, infer_schema=False)
    return frame.with_columns(
        pl.col("captured_at").str.to_datetime("%Y-%m-%dT%H:%M:%SZ").dt.replace_time_zone("UTC"),
        *(
            pl.col(column).cast(pl.Int64)
            for column in ("rank", "volume", "views")
            if column in frame.columns
        ),
    )
