"""The rollups once more, from raw rows and in plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

Row = dict[str, Any]


def _hour(instant: datetime) -> datetime:
    return instant.replace(minute=0, second=0, microsecond=0)


def _day(instant: datetime) -> datetime:
    return _hour(instant).replace(hour=0)


def _week(instant: datetime) -> datetime:
    return _day(instant) - timedelta(days=instant.weekday())


_STARTS = {"hourly": _hour, "daily": _day, "weekly": _week}


def _groups(rows: Iterable[Row], key: Callable[[Row], tuple[Any, ...]]) -> dict[Any, list[Row]]:
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def terms(rows: Iterable[Row], width: str) -> list[Row]:
    """What `rollups.term_<width>` must hold."""
    start = _STARTS[width]
    names = ("bucket", "source", "place", "kind", "term", "period", "volume_unit")

    def key(row: Row) -> tuple[Any, ...]:
        return (start(row["observed_at"]), *(row[name] for name in names[1:]))

    return [
        dict(zip(names, values, strict=True)) | _term(group)
        for values, group in _groups(rows, key).items()
    ]


def _term(group: list[Row]) -> Row:
    ranks = [row["rank"] for row in group if row["rank"] is not None]
    top = [rank for rank in ranks if rank <= 50]
    volumes = [row["volume"] for row in group if row["volume"] is not None]
    return {
        "label": min((row["label"] for row in group), key=str.encode),
        "n": len(group),
        "n_sample": sum(row["access"] == "sample" for row in group),
        "n_ranked": len(ranks),
        "min_rank": min(ranks, default=None),
        "max_rank": max(ranks, default=None),
        "sum_rank": sum(ranks) if ranks else None,
        "n_top50": len(top),
        "sum_rank_top50": sum(top) if top else None,
        "n_volume": len(volumes),
        "min_volume": min(volumes, default=None),
        "max_volume": max(volumes, default=None),
        "sum_volume": sum(volumes) if volumes else None,
        "last_observed_at": max(row["observed_at"] for row in group),
        "ingested_at": max(row["ingested_at"] for row in group),
    }


def readings(rows: Iterable[Row], width: str) -> list[Row]:
    """What `rollups.reading_<width>` must hold."""
    start = _STARTS[width]
    names = ("bucket", "source", "place", "period")
    ranked = [row for row in rows if row["rank"] is not None]

    def key(row: Row) -> tuple[Any, ...]:
        return (start(row["observed_at"]), *(row[name] for name in names[1:]))

    return [
        dict(zip(names, values, strict=True))
        | {
            "n_readings": len({row["observed_at"] for row in group}),
            "n_rows": len(group),
            "n_sample": sum(row["access"] == "sample" for row in group),
            "last_observed_at": max(row["observed_at"] for row in group),
            "ingested_at": max(row["ingested_at"] for row in group),
        }
        for values, group in _groups(ranked, key).items()
    ]
