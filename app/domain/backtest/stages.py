"""Stage and confidence of a term as of a capture, in the words of `marts.trend_scores`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from app.domain.backtest.features import read_days
from app.domain.backtest.lists import Floats, Lists

_FLOOR = 0.1  # strength; below it a change is jitter
_RISING = 0.2
_EVERGREEN = 0.8
_BASELINE_DAYS = 7
_MINIMUM_DAYS = 3
NOT_ENOUGH = "not enough data"


def momentum(known: Mapping[str, Floats]) -> Floats:
    """Mean strength of the last 24 hours against that of the 7 days, -1 to 1."""
    today, baseline = known["mean_24h"], known["mean_7d"]
    return np.asarray((today - baseline) / (today + baseline + _FLOOR))


def stage(lists: Lists, known: Mapping[str, Floats]) -> NDArray[np.str_]:
    """One word per row: emerging, rising, peaking, declining, evergreen, steady.

    `not enough data` where the list was read on fewer than 3 of the 7 days before. *Seasonal* needs
    a year and is never said here.
    """
    change = momentum(known)
    newcomer = known["known_hours"] <= 24
    back = (known["gap_hours"] >= 24 * _BASELINE_DAYS) & (known["run_hours"] <= 24)
    return np.select(
        [
            read_days(lists, _BASELINE_DAYS) < _MINIMUM_DAYS,
            newcomer | back,
            (change >= _RISING) & (known["strength"] >= known["strength_before"]),
            change >= _RISING,
            change <= -_RISING,
            known["share_30d"] >= _EVERGREEN,
        ],
        [NOT_ENOUGH, "emerging", "rising", "peaking", "declining", "evergreen"],
        default="steady",
    )


def confidence(lists: Lists) -> Floats:
    """Share of the 30 days before the capture on which the list was read, 0 to 1."""
    return np.asarray(read_days(lists, 30) / 30)
