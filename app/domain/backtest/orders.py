"""Ways to put the terms of a capture in order: our formulas and the naive ones they must beat."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from app.domain.backtest import features
from app.domain.backtest.features import DAY
from app.domain.backtest.lists import Floats, Lists, key
from app.domain.backtest.rules import rise_points

FORMULA = "formula"
NAIVE = (
    "rank",
    "volume",
    "last_change",
    "appearances_24h",
    "appearances_7d",
    "appearances_30d",
    "places",
)
"""What anyone could sort by; higher is better in every one of them."""


def naive(lists: Lists, known: Mapping[str, Floats]) -> dict[str, Floats]:
    """The baselines' values, one per row.

    rank: 51 minus the rank. volume: as told, -1 where none is. last_change: strength now minus that
    in the capture before (absent = 0). appearances: captures of the last 24 hours, 7 and 30 days in
    which the term stood. places: lists on which it stands now.

    Args:
        lists: The archive.
        known: From `features.features`.
    """
    return {
        "rank": lists.strength,
        "volume": np.where(np.isfinite(lists.volume), lists.volume, -1.0),
        "last_change": np.round((known["strength"] - known["strength_before"]) * 50),
        "appearances_24h": features.appearances(lists, DAY).astype(np.float64),
        "appearances_7d": features.appearances(lists, 7 * DAY).astype(np.float64),
        "appearances_30d": features.appearances(lists, 30 * DAY).astype(np.float64),
        "places": known["places"],
    }


def formulas(lists: Lists, known: Mapping[str, Floats]) -> dict[str, Floats]:
    """Our order for each target: the rules' points for *rises*, persistence for *lasts*.

    A counter's growth has the same two: no archive with a counter is long enough to fit another.
    """
    points, stays = rise_points(known), np.round(features.persistence(lists), 6)
    return {"rises": points, "lasts": stays, "rises_growth": points, "lasts_growth": stays}


def last_growth(lists: Lists) -> Floats:
    """The counter's increase since the term's last count within 24 hours, per hour; else -1.

    The naive order of the two targets on growth, beside those of `NAIVE`.
    """
    counted = np.flatnonzero(np.isfinite(lists.volume))
    growth = np.full(len(lists), -1.0)
    keys, pair, at = lists.keys[counted], lists.pair[counted], lists.at[counted]
    before = np.arange(len(counted)) - 1
    recent = before >= np.searchsorted(keys, key(pair, at - DAY), side="right")
    hours = np.maximum(at - at[before], 1) / 3600
    volume = lists.volume[counted]
    growth[counted] = np.where(recent, (volume - volume[before]) / hours, -1.0)
    return growth
