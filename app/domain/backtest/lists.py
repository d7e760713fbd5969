"""An archive of ranked lists as sorted arrays, so that any window of the past is two look-ups."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

HOUR = 3600
DEPTH = 50
"""Ranks that count; a deeper one is as good as absent."""
_SECONDS_BITS = 34  # a time in seconds, until the year 2514


@dataclass(frozen=True)
class Lists:
    """One row per region, capture and term that stood on the list, sorted by region, term and time.

    A region is one list: a source at one place. A capture is one reading of it.

    Attributes:
        regions: Names of regions; `region` holds positions in it.
        terms: Names of terms; `term` holds positions in it.
        region: Per row.
        term: Per row.
        at: Per row, UTC seconds.
        rank: Per row, 1 = the top.
        volume: Per row; NaN where the source gave none.
        hashtag: Per row: the term is written with a #.
        readings: Every capture once as `key(region, at)`, sorted; also those whose list holds
            nothing within the depth.
    """

    regions: tuple[str, ...]
    terms: tuple[str, ...]
    region: Ints
    term: Ints
    at: Ints
    rank: Ints
    volume: Floats
    hashtag: Flags
    readings: Ints

    @classmethod
    def of(cls, rows: pl.DataFrame) -> Lists:
        """Takes rows apart; the order they come in changes nothing.

        Args:
            rows: place, term, label, observed_at (UTC), rank and volume; rows without a rank are
                left out. Of two rows for one term in one capture the better rank wins.
        """
        ranked = (
            rows.filter(pl.col("rank").is_not_null())
            .with_columns(at=pl.col("observed_at").dt.epoch("s"))
            .sort("place", "term", "at", "rank", "label", "volume")
            .unique(["place", "term", "at"], keep="first", maintain_order=True)
        )
        regions = ranked["place"].unique().sort()
        terms = ranked["term"].unique().sort()
        coded = ranked.with_columns(
            region=_codes(ranked["place"], regions), code=_codes(ranked["term"], terms)
        )
        read = coded.select("region", "at").unique()
        readings = np.sort(key(_ints(read["region"]), _ints(read["at"])))
        shown = coded.filter(pl.col("rank") <= DEPTH).sort("region", "code", "at")
        return cls(
            regions=tuple(regions),
            terms=tuple(terms),
            region=_ints(shown["region"]),
            term=_ints(shown["code"]),
            at=_ints(shown["at"]),
            rank=_ints(shown["rank"]),
            volume=shown["volume"].cast(pl.Float64).fill_null(float("nan")).to_numpy(),
            hashtag=shown["label"].str.starts_with("#").to_numpy(),
            readings=readings,
        )

    def __len__(self) -> int:
        return len(self.at)

    @cached_property
    def strength(self) -> Floats:
        """51 minus the rank; a term that is absent has 0."""
        return (DEPTH + 1 - self.rank).astype(np.float64)

    @cached_property
    def pair(self) -> Ints:
        """One number per region and term, ordered as the rows are."""
        return self.pair_of(self.region, self.term)

    def pair_of(self, region: Any, term: Ints) -> Ints:
        """The number of a region and a term, also where they never met."""
        return np.asarray(region * len(self.terms) + term, dtype=np.int64)

    @cached_property
    def keys(self) -> Ints:
        """Of the rows: `key(pair, at)`, rising."""
        return key(self.pair, self.at)

    @cached_property
    def reading(self) -> Ints:
        """Position of each row's capture in `readings`."""
        return np.searchsorted(self.readings, key(self.region, self.at))

    def seen(self, pair: Ints, at: Ints) -> Ints:
        """How many rows lie before the first one of a pair that is later than `at`."""
        return np.searchsorted(self.keys, key(pair, at), side="right")

    def read(self, region: Ints, at: Ints) -> Ints:
        """The same for captures of a region."""
        return np.searchsorted(self.readings, key(region, at), side="right")

    def strength_at(self, pair: Ints, at: Ints) -> Floats:
        """Strength of a term in exactly that capture; 0 where it is absent or `at` is negative."""
        position = np.minimum(
            np.searchsorted(self.keys, key(pair, np.maximum(at, 0))), len(self) - 1
        )
        found = (self.keys[position] == key(pair, np.maximum(at, 0))) & (at >= 0)
        return np.where(found, self.strength[position], 0.0)


def key(group: Any, at: Ints) -> Ints:
    """Group and time as one number, ordered by group and then by time."""
    return np.asarray((group << _SECONDS_BITS) + at, dtype=np.int64)


def time_of(keys: Ints) -> Ints:
    """The time in a key, UTC seconds."""
    return np.asarray(keys & ((1 << _SECONDS_BITS) - 1), dtype=np.int64)


def group_of(keys: Ints) -> Ints:
    """The group in a key."""
    return np.asarray(keys >> _SECONDS_BITS, dtype=np.int64)


def _codes(values: pl.Series, names: pl.Series) -> pl.Series:
    return values.replace_strict(names, pl.int_range(len(names), eager=True), return_dtype=pl.Int64)


def _ints(values: pl.Series) -> Ints:
    return values.cast(pl.Int64).to_numpy()
