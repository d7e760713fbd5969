"""The published formula once more, from raw rows and in plain Python: slow, and easy to read.

Written from docs/analyst/scores.md, not from the SQL. Every day is scored by looking only at rows
observed by the end of that day.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.integration.transform.plain_history import PERIODS, History, Row, mean, ratio, rounded

__all__ = ["History", "ratio", "rounded", "scores"]


def list_of(each: Row) -> tuple[str, str, str]:
    source, place, _, _, period = each["series"]
    return source, place, period


def chosen_lists(history: History, day: date) -> list[Row]:
    """Per place, kind, term and source the one list that is scored that day."""
    found = []
    for (place, kind, term), lists in history.series.items():
        if not any(
            (source, place, kind, term, period, day) in history.present for source, period in lists
        ):
            continue
        for source in sorted({source for source, _ in lists}):
            candidates = []
            for period in PERIODS:
                series = (source, place, kind, term, period)
                is_present = (*series, day) in history.present
                if (source, period) not in lists:
                    continue
                if not is_present and not history.was_read(source, place, period, day):
                    continue
                momentum, reason, facts = history.momentum(series, day)
                has_left = reason == "rank_history" and facts["baseline"]
                if not is_present and not has_left:
                    continue
                candidates.append(
                    {
                        "series": series,
                        "is_present": is_present,
                        "momentum": momentum,
                        "reason": reason,
                        **facts,
                    }
                )
            candidates.sort(key=lambda each: not each["is_present"])
            found += candidates[:1]
    return found


def scores(history: History, day: date) -> dict[tuple[str, str, str], Row]:
    """What `marts.trend_scores` must say of one day, by place, kind and term."""
    lists = chosen_lists(history, day)
    rising: dict[str, set[tuple[str, str]]] = defaultdict(set)
    places: dict[str, set[str]] = defaultdict(set)
    groups: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for each in lists:
        source, place, kind, term, _ = each["series"]
        groups[place, kind, term].append(each)
        one = history.spellings.get(term, term)
        if each["is_present"]:
            places[one].add(place)
        if each["momentum"] is not None and each["momentum"] >= Decimal("0.2"):
            rising[one].add((source, place))
    read = {key[:2] for key in history.instants if key[3] == day}
    found = {}
    for key, group in groups.items():
        one = history.spellings.get(key[2], key[2])
        found[key] = _score(history, day, group, len(rising[one]), len(read)) | {
            "places_seen": len(places[one]),
            "canonical": one,
        }
    return _leading(found)


def _leading(found: dict[tuple[str, str, str], Row]) -> dict[tuple[str, str, str], Row]:
    """Marks the best spelling of every term at a place."""
    best: dict[tuple[str, str, str], Any] = {}
    for (place, kind, term), row in found.items():
        order = (
            row["score"] is None,
            -(row["score"] or 0),
            row["best_rank"] is None,
            row["best_rank"] or 0,
            term,
        )
        one = (place, kind, row["canonical"])
        best[one] = min(best.get(one, (order, term)), (order, term))
    return {
        (place, kind, term): row | {"leads": best[place, kind, row["canonical"]][1] == term}
        for (place, kind, term), row in found.items()
    }


def _score(history: History, day: date, group: list[Row], rising: int, read: int) -> Row:
    present = [each for each in group if each["is_present"]]
    moved = [each["momentum"] for each in group if each["momentum"] is not None]
    if not any(each["momentum"] is not None for each in present):
        moved = []
    reasons = {each["reason"] for each in present}
    order = ("rank_history", "curve_history", "baseline_too_short", "unranked")
    reason = next(code for code in order if code in reasons)
    momentum = rounded(mean(moved)) if moved else None
    strengths = [each["strength"] for each in present if each["strength"] is not None]
    strength = max(strengths, default=None)
    breadth = rounded(Decimal(rising) / read) if read else None
    rows = [row for each in present for row in history.present[*each["series"], day]]
    ranks = [row["rank"] for row in rows if row["rank"] is not None]
    told = [each for each in present if history.volume(each["series"], day)]
    told.sort(key=lambda each: each["series"][0])
    told.sort(key=lambda each: -1 if each["strength"] is None else each["strength"], reverse=True)
    volume, unit = history.volume(told[0]["series"], day) if told else (None, None)
    score = stage = confidence = None
    moves = [history.acceleration(each["series"], day) for each in present]
    known_moves = [each for each in moves if each is not None]
    acceleration = rounded(mean(known_moves)) if known_moves else None
    spark = _spark(history, day, group)
    stood = [level for level in spark if level is not None]
    persistence = (
        rounded(Decimal(sum(level > 0 for level in stood)) / len(stood)) if stood else None
    )
    last_year = history.seen_last_year(group[0]["series"][1:4], day)
    if momentum is not None:
        points = 50 * max(momentum, Decimal(0)) + 30 * strength + 20 * breadth
        score = rounded(points, 1)
        stood_before = any(each["baseline"] for each in group if each["reason"] == "rank_history")
        confidence = rounded(Decimal(max(each["days"] for each in present)) / 7)
        if last_year and momentum >= Decimal("0.2"):
            stage = "seasonal"
        elif reason == "rank_history" and not stood_before:
            stage = "emerging"
        elif momentum >= Decimal("0.2"):
            is_slowing = acceleration is not None and acceleration <= Decimal("-0.2")
            stage = "peaking" if is_slowing else "rising"
        elif momentum <= Decimal("-0.2"):
            stage = "declining"
        else:
            is_lasting = persistence is not None and persistence >= Decimal("0.8")
            stage = "evergreen" if is_lasting else "steady"
    return {
        "sources": sorted(each["series"][0] for each in present),
        "n_sources": len(present),
        "n_observations": len(rows),
        "baseline_days": max(each["days"] for each in present),
        "best_rank": min(ranks, default=None),
        "volume": volume,
        "volume_unit": unit,
        "growth": history.growth(told[0]["series"], day) if told else None,
        "strength": strength,
        "momentum": momentum,
        "acceleration": acceleration,
        "persistence": persistence,
        "seen_last_year": last_year,
        "confidence": confidence,
        "lists_rising": rising,
        "lists_read": read,
        "breadth": breadth,
        "score": score,
        "basis": "not enough data" if momentum is None else "estimated",
        "reason": reason,
        "stage": stage,
        "is_sample": any(row["access"] == "sample" for row in rows),
        "last_observed_at": max(row["observed_at"] for row in rows),
        "spark": spark,
    }


def _spark(history: History, day: date, group: list[Row]) -> list[Decimal | None]:
    """Strength of the last 14 days, the best list of each."""
    spark: list[Decimal | None] = []
    for age in range(13, -1, -1):
        then = day - timedelta(days=age)
        known = [
            (history.strength(each["series"], then) or Decimal(0))
            for each in group
            if history.was_read(*list_of(each), day) and history.was_read(*list_of(each), then)
        ]
        spark.append(max(known) if known else None)
    return spark
