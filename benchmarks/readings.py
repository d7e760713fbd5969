"""Made-up readings of ranked lists, the same in every run: arithmetic on the row's number.

Grain: one row per list (a source at a place), tick and rank; a tick is a quarter of an hour, how
often the product reads a list. A list has 50 ranks out of 2,000 terms; a term stays for half a day,
so a day's list meets 100 of them. `bulk` makes the same rows in the server.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import polars as pl

RANKS = 50
TICK = timedelta(minutes=15)
TICKS_A_DAY = 96
START = datetime(2024, 1, 1, tzinfo=UTC)

_SOURCES = {"x": ("hashtag", "posts"), "google_trends": ("query", "searches")}
_COUNTRIES = ("AU", "BR", "CA", "DE", "ES", "FR", "GB", "IN", "JP", "MX", "US", "ZA")
_LOOKS = """
    vintage retro cozy spooky floral minimal cottage coastal western boho gothic kawaii rustic
    tropical galaxy pastel neon groovy dark soft wild tiny giant happy sleepy brave lucky salty
    golden midnight frosty sunny rainy stormy velvet cosmic mystic electric quiet fancy
"""
_THINGS = """
    cats dogs frogs moths bees crows foxes bears geese sharks teacher nurse welder farmer barista
    gardener knitter runner climber camper mushroom sunflower cactus pumpkin lemon peach coffee
    matcha ramen pizza pickleball hiking fishing surfing yoga reading chess baking pottery
    quilting halloween christmas easter valentine birthday wedding graduation halftime eclipse
    summer
"""
LOOKS = tuple(_LOOKS.split())
THINGS = tuple(_THINGS.split())
"""40 and 50 words: a term is a look and a thing."""


@dataclass(frozen=True, slots=True)
class Lists:
    """How many lists are read every tick; half of them X's, half Google's."""

    count: int

    @property
    def rows_per_tick(self) -> int:
        """One row per list and rank."""
        return self.count * RANKS

    @property
    def names(self) -> list[tuple[str, str, str, str]]:
        """Source, place, kind and unit of each list: countries first, then their cities."""
        named = []
        for number in range(self.count):
            source, (kind, unit) = list(_SOURCES.items())[number % len(_SOURCES)]
            city, country = divmod(number // len(_SOURCES), len(_COUNTRIES))
            place = _COUNTRIES[country] + (f"/City {city}" if city else "")
            named.append((source, place, kind, unit))
        return named


def frame(lists: Lists, rows: int, *, first: int = 0, start: datetime = START) -> pl.DataFrame:
    """Rows number `first` and on, counted from `start`, with the columns of a normalised frame."""
    n = pl.int_range(first, first + rows, dtype=pl.Int64).alias("n")
    names = pl.DataFrame(
        lists.names, schema=["source", "place", "kind", "volume_unit"], orient="row"
    )
    slot, tick, which = pl.col("slot"), pl.col("tick"), pl.col("list")
    look, thing = pl.col("look"), pl.col("thing")
    numbered = pl.select(n).select(
        tick=pl.col("n") // RANKS // lists.count,
        list=pl.col("n") // RANKS % lists.count,
        slot=pl.col("n") % RANKS,
    )
    return (
        numbered.with_columns(
            names[numbered["list"]],
            look=_pick(LOOKS, (tick // 48 * 31 + which * 13 + slot * 29) % len(LOOKS)),
            thing=_pick(THINGS, slot),
        )
        .with_columns(is_hashtag=pl.col("kind") == "hashtag")
        .select(
            observed_at=pl.lit(start) + tick * TICK,
            source="source",
            place="place",
            kind="kind",
            term=pl.when("is_hashtag").then(look + thing).otherwise(look + " " + thing),
            label=pl.when("is_hashtag")
            .then("#" + look.str.to_titlecase() + thing.str.to_titlecase())
            .otherwise(look + " " + thing),
            period=pl.lit("instant"),
            rank=((slot * 7 + tick + which) % RANKS + 1).cast(pl.Int32),
            volume=pl.when((slot + tick) % 3 > 0).then(
                (tick * 7919 + slot * 104_729 + which * 1_299_709) % 500_000 + 1000
            ),
            volume_upper=pl.lit(None, pl.Int64),
            volume_unit="volume_unit",
            category=pl.lit(None, pl.String),
            url=pl.lit(None, pl.String),
            measures=pl.lit(None, pl.String),
            related=pl.lit(None, pl.String),
            access=pl.lit("import"),
        )
    )


def _pick(words: tuple[str, ...], index: pl.Expr) -> pl.Expr:
    return index.replace_strict(range(len(words)), words, return_dtype=pl.String)
