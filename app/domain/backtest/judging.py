"""How good an order was: precision at k per capture, and what two orders differ by.

One capture of one list is one question: of the first k terms, which share did it? Captures follow
each other closely, so intervals are drawn from whole days and not from captures.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.domain.backtest.lists import Flags, Floats, Ints, Lists, time_of
from app.domain.backtest.targets import DAY, Outcome

_RESAMPLES = 2000
_SEED = 20200715
_ENOUGH_DAYS = 5


@dataclass(frozen=True)
class Interval:
    """A difference of means and its 95 % interval, from resampling whole days.

    Attributes:
        difference: First minus second.
        low: 2.5th percentile; None with fewer than five days.
        high: 97.5th percentile.
        days: How many days it rests on.
    """

    difference: float
    low: float | None
    high: float | None
    days: int

    @property
    def verdict(self) -> str:
        """`better`, `worse`, `no difference` or `not enough data`."""
        if self.low is None or self.high is None:
            return "not enough data"
        if self.low > 0:
            return "better"
        return "worse" if self.high < 0 else "no difference"


def precision(lists: Lists, order: Floats, outcome: Outcome, k: int) -> Floats:
    """Share of the first k terms that did it, one figure per capture of `lists.readings`.

    Of equals the better rank comes first, then the term's name. A capture with fewer than k terms
    is judged by those it has. NaN = the archive does not tell.
    """
    rows = np.flatnonzero(outcome.judged)
    rows = rows[np.lexsort((lists.term[rows], lists.rank[rows], -order[rows], lists.reading[rows]))]
    reading = lists.reading[rows]
    position = np.arange(len(rows))
    begins = np.diff(reading, prepend=-1) > 0
    first = position - np.maximum.accumulate(np.where(begins, position, 0)) < k
    came = np.bincount(
        reading[first], weights=outcome.came[rows][first], minlength=len(lists.readings)
    )
    asked = np.bincount(reading[first], minlength=len(lists.readings))
    with np.errstate(invalid="ignore"):
        return np.asarray(came / np.where(asked > 0, asked, np.nan))


def days_of(lists: Lists) -> Ints:
    """UTC day of every capture, in days since 1970."""
    return np.asarray(time_of(lists.readings) // DAY)


def mean(values: Floats, chosen: Flags) -> float | None:
    """Mean over the judged captures among those chosen; None where there is none."""
    told = values[chosen & ~np.isnan(values)]
    return float(told.mean()) if len(told) else None


def compare(first: Floats, second: Floats, days: Ints, chosen: Flags) -> Interval:
    """The paired difference of two orders over the same captures."""
    both = chosen & ~np.isnan(first) & ~np.isnan(second)
    if not both.any():
        return Interval(0.0, None, None, 0)
    difference = (first - second)[both]
    _, day = np.unique(days[both], return_inverse=True)
    total, captures = np.bincount(day, weights=difference), np.bincount(day)
    if len(total) < _ENOUGH_DAYS:
        return Interval(float(difference.mean()), None, None, len(total))
    drawn = np.random.default_rng(_SEED).integers(0, len(total), (_RESAMPLES, len(total)))
    means = total[drawn].sum(axis=1) / captures[drawn].sum(axis=1)
    low, high = (float(edge) for edge in np.percentile(means, [2.5, 97.5]))
    return Interval(float(difference.mean()), low, high, len(total))
