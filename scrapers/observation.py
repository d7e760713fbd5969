"""The one record: what a source said about one term, in one place, at one instant.

`RawRow` is what a parser or an import mapping produces: the source's own words, nothing resolved.
`Observation` is what the warehouse accepts. `scrapers.normalise` is the only way from one to the
other, so that every source is judged by the same rules.

`index` is TikTok's popularity curve (0-100), a series of its own that is never mixed with views.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

import polars as pl

KINDS = ("hashtag", "topic", "query", "listing", "pin", "post")
PERIODS = ("instant", "7d", "30d", "90d")
UNITS = ("posts", "views", "searches", "saves", "listings", "index", "votes", "likes")
ACCESSES = ("api", "page", "import", "sample")
MEASURES = (
    "posts",
    "views",
    "likes",
    "comments",
    "saves",
    "reviews",
    "listings",
    "growth_wow",
    "growth_mom",
    "growth_yoy",
)
"""Further figures a source may give beside the volume: counts, and growth in whole percent against
the week, month and year before."""
MAX_RELATED = 50
"""Related terms kept of one reading."""


class RawRow(TypedDict, total=False):
    """One thing a source listed, as it said it. Absent and None mean the same: not given.

    Attributes:
        source: Name in the registry.
        access: How it was read: api, page, import or sample.
        observed_at: A datetime with a zone, ISO 8601 text with an offset, or unix seconds.
        place: Any spelling that `scrapers.place.resolve` knows.
        country: The country of a place that is a city, where the source says it.
        kind: One of KINDS.
        label: The term as shown.
        identity: The source's own number of a listing, pin or post, of which two may bear one
            title; see `scrapers.term.key_of`.
        period: One of PERIODS; absent means `instant`.
        rank: 1 is the top; an integer or its text.
        volume: A count as published: 39020, "39,020", "12K", "50K+", "Under 10K".
        volume_upper: The published upper bound, where there is one beside `volume`.
        volume_unit: One of UNITS.
        category: The source's own category, as shown.
        url: Where a reader can see the term at the source.
        measures: Further whole numbers of the same reading, by a name of MEASURES; growth may be
            negative. What the source does not give is absent.
        related: Terms the source names beside this one (related searches, hashtags of the same
            posts), with how often; None where it gives no count. At most MAX_RELATED are kept.
    """

    source: str
    access: str
    observed_at: datetime | str | int | None
    place: str | None
    country: str | None
    kind: str
    label: object
    identity: str | None
    period: str | None
    rank: object
    volume: object
    volume_upper: object
    volume_unit: str
    category: str | None
    url: str | None
    measures: Mapping[str, int] | None
    related: Mapping[str, int | None] | None


RAW_COLUMNS = tuple(RawRow.__annotations__)


@dataclass(frozen=True, slots=True)
class Observation:
    """One row of `raw.observations` without its run.

    Grain: one per source, place, kind, term, period and observed_at. `volume` is never guessed:
    None means the source gave no number, and `volume_upper` bounds it where it gave a bound.
    `measures` and `related` are JSON objects as text, keys sorted, or None.
    """

    observed_at: datetime
    source: str
    place: str
    kind: str
    term: str
    label: str
    period: str
    rank: int | None
    volume: int | None
    volume_upper: int | None
    volume_unit: str
    category: str | None
    url: str | None
    measures: str | None
    related: str | None
    access: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Observation:
        """Returns the record of one row of a normalised frame."""
        return cls(**{name: row[name] for name in SCHEMA})


SCHEMA: dict[str, pl.DataType] = {
    "observed_at": pl.Datetime("us", "UTC"),
    "source": pl.String(),
    "place": pl.String(),
    "kind": pl.String(),
    "term": pl.String(),
    "label": pl.String(),
    "period": pl.String(),
    "rank": pl.Int32(),
    "volume": pl.Int64(),
    "volume_upper": pl.Int64(),
    "volume_unit": pl.String(),
    "category": pl.String(),
    "url": pl.String(),
    "measures": pl.String(),
    "related": pl.String(),
    "access": pl.String(),
}
"""Columns of a normalised frame, in order: the fields of `Observation`."""
