"""The hashtag list of the sample site: the real shape, facts of the archive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from scrapers.sample_site.facts import TIKTOK, Dataset, Fact, Facts

WINDOW = timedelta(hours=24)
COUNTRY = "US"

_DAY = timedelta(days=1)


def hashtag_list(
    dataset: Dataset, now: datetime, *, country: str, days: int, page: int, limit: int
) -> dict[str, Any]:
    """Returns one page of the list as of an instant."""
    listed = trending(dataset, now) if country == COUNTRY else []
    first = (page - 1) * limit
    return {
        "BaseResp": {"StatusCode": 0, "StatusMessage": ""},
        "items": [
            {
                "hashtagID": fact.identity,
                "hashtagName": fact.name,
                "industryIDs": [],
                "popularityCurve": curve(dataset.hashtags[fact.name], now, days),
                "publishCnt": None,
                "rankIndex": str(index),
                "topCreators": [],
                "vv": str(fact.amount),
            }
            for index, fact in enumerate(listed[first : first + limit], start=first + 1)
        ],
        "pagination": {
            "page": page,
            "limit": limit,
            "totalCount": str(len(listed)),
            "hasMore": first + limit < len(listed),
        },
    }


def trending(dataset: Dataset, now: datetime) -> list[Fact]:
    """Returns the hashtags of the last 24 hours, the latest list first, each once."""
    latest = {
        fact.name.casefold(): fact
        for fact in dataset.tiktok.within(TIKTOK.then(now), WINDOW * TIKTOK.pace)
    }
    ranked = sorted(latest.values(), key=lambda fact: (fact.rank, fact.name))
    return sorted(ranked, key=lambda fact: fact.at, reverse=True)


def curve(views: Facts, now: datetime, days: int) -> list[dict[str, Any]]:
    """Returns the growth of the view count per whole day, scaled so that the best day is 100.

    A day at whose start or end the archive had not seen the hashtag lately has no point, and where
    even the best day is lost in the rounding of the counts ("1.6B") there is no curve.
    """
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    growth: dict[datetime, int] = {}
    for back in range(days, 0, -1):
        day = today - back * _DAY
        before, after = (_level(views, moment, now) for moment in (day, day + _DAY))
        if before is not None and after is not None:
            growth[day] = max(0, after - before)
    top = max(growth.values(), default=0)
    newest = views.last(TIKTOK.then(now))
    if newest is None or top < 3 * _rounding(newest.amount or 0):
        return []
    return [
        {"timestamp": str(int(day.timestamp())), "value": round(100 * gain / top, 2)}
        for day, gain in growth.items()
    ]


def _rounding(amount: int) -> int:
    """The last digit the discover page shows: 0.1B from a thousand million up, else 0.1M."""
    return 100_000_000 if amount >= 1_000_000_000 else 100_000


def _level(views: Facts, moment: datetime, now: datetime) -> int | None:
    """The view count at an earlier moment, if it was seen within the half day before."""
    then = TIKTOK.then(now) - (now - moment) * TIKTOK.pace
    seen = views.last(then)
    return seen.amount if seen and then - seen.at <= _DAY * TIKTOK.pace else None
