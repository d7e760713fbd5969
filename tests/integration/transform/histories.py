"""Made-up histories that reach every branch of the score."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from tests.integration.warehouse.rows import START, row

Row = dict[str, object]


def seeded(seed: int) -> Random:
    """The same made-up data in every run."""
    return Random(seed)  # noqa: S311 -- nothing here is secret


def reading(terms: list[str], *, day: int, hour: int = 0, **changes: object) -> list[Row]:
    """One list as read at one instant; the terms in the order of their ranks."""
    return [
        row(
            term,
            observed_at=START + timedelta(days=day, hours=hour),
            rank=rank,
            **changes,
        )
        for rank, term in enumerate(terms, start=1)
    ]


def curve(term: str, levels: dict[int, int], **changes: object) -> list[Row]:
    """Points of a popularity curve by day, stamped at midnight as the platform does."""
    midnight = START.replace(hour=0)
    return [
        row(
            term,
            observed_at=midnight + timedelta(days=day),
            rank=None,
            volume=level,
            volume_unit="index",
            **changes,
        )
        for day, level in levels.items()
    ]


def busy_month(seed: int, days: int = 24) -> list[Row]:
    """Three sources, three places, gaps, two periods, volumes that come and go, curves."""
    random = seeded(seed)
    terms = [f"term{n}" for n in range(12)]
    rows: list[Row] = []
    for day in range(days):
        for place in ("GB", "US", "WW"):
            for hour in (0, 4, 8):
                if random.random() < 0.7:  # a third of the readings never happens
                    rows += _list(random, terms, day, hour, place=place, volume_unit="posts")
            if day > 5 and random.random() < 0.8:
                tiktok = {"source": "tiktok", "place": place, "volume_unit": "views"}
                for period in ("7d", "30d"):
                    rows += _list(random, terms, day, 2, period=period, **tiktok)
            if place != "WW" and random.random() < 0.6:
                google = {"source": "google_trends", "place": place, "volume_unit": "searches"}
                rows += _list(random, terms, day, 3, kind="query", **google)
    for term in terms[:4]:
        for place in ("GB", "US"):
            levels = {day: random.randint(0, 100) for day in range(days) if random.random() < 0.8}
            rows += curve(term, levels, place=place, source="tiktok", period="7d")
    return rows


def _list(random: Random, terms: list[str], day: int, hour: int, **changes: str) -> list[Row]:
    listed = random.sample(terms, random.randint(1, 7))
    step = random.choice([1, 3, 11])  # some lists reach below the fiftieth place
    return [
        each
        | {
            "rank": 1 + step * position if random.random() < 0.95 else None,
            "volume": random.choice([None, random.randint(0, 10**9)]),
            "access": random.choice(["page", "page", "sample"]),
        }
        for position, each in enumerate(reading(listed, day=day, hour=hour, **changes))
    ]
