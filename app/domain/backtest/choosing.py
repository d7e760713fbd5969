"""Which order is trusted as of a capture: the formula, unless the source's past speaks against it.

A formula fitted on one platform can be wrong on another. So for every day the orders are compared
over the captures whose outcome became known in the 28 days before it; a naive order takes the
formula's place while it is ahead by more than three standard errors of the daily difference.
Nothing of the day itself or later is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from app.domain.backtest.judging import days_of, precision
from app.domain.backtest.lists import Floats, Ints, Lists, group_of, key, time_of
from app.domain.backtest.orders import FORMULA
from app.domain.backtest.targets import DAY, Outcome

_AT = (5, 20)
_WINDOW_DAYS = 28
_ENOUGH_DAYS = 7
_ERRORS = 3.0


def choose(
    lists: Lists, orders: Mapping[str, Floats], outcome: Outcome, horizon: int
) -> dict[int, str]:
    """Returns the name of the order to trust, by UTC day (days since 1970).

    Args:
        lists: The archive.
        orders: Per name one value per row; `FORMULA` among them.
        outcome: Of the target they are judged by.
        horizon: Seconds until an outcome is known.
    """
    worth = {name: _worth(lists, values, outcome) for name, values in orders.items()}
    known = _known_before(lists, horizon)
    days = np.unique(days_of(lists))
    chosen, lead = np.full(len(days), FORMULA, dtype=object), np.zeros(len(days))
    formula = worth.pop(FORMULA)
    for name, value in worth.items():
        ahead, error = _lead(value - formula, known, days)
        wins = ahead > np.maximum(_ERRORS * error, lead)
        chosen[wins], lead[wins] = name, ahead[wins]
    return {int(day): str(name) for day, name in zip(days, chosen, strict=True)}


def trusted(lists: Lists, orders: Mapping[str, Floats], chosen: Mapping[int, str]) -> Floats:
    """The value of the trusted order, one per row. Comparable within a capture only."""
    days = lists.at // DAY
    values = np.zeros(len(lists))
    for name in set(chosen.values()):
        rows = np.isin(days, [day for day, order in chosen.items() if order == name])
        values[rows] = orders[name][rows]
    return values


def _worth(lists: Lists, order: Floats, outcome: Outcome) -> Floats:
    return np.asarray(sum(precision(lists, order, outcome, k) for k in _AT) / len(_AT))


def _known_before(lists: Lists, horizon: int) -> Ints:
    """Per capture the first day that may use its outcome.

    That is the day after the list was first read once the horizon had passed: an outcome that a
    later reading has yet to complete is not known, however complete the archive is today.
    """
    region = group_of(lists.readings)
    wanted = key(region, time_of(lists.readings) + horizon)
    told = np.minimum(np.searchsorted(lists.readings, wanted), len(lists.readings) - 1)
    return np.asarray(time_of(lists.readings[told]) // DAY + 1)


def _lead(difference: Floats, known: Ints, days: Ints) -> tuple[Floats, Floats]:
    """Mean of the daily differences in each day's window; its standard error, infinite if few."""
    judged = ~np.isnan(difference)
    blocks, block = np.unique(known[judged], return_inverse=True)
    means = np.bincount(block, weights=difference[judged]) / np.bincount(block)
    totals = np.concatenate([[0.0], np.cumsum(means)])
    squares = np.concatenate([[0.0], np.cumsum(means**2)])
    end = np.searchsorted(blocks, days, side="right")
    begin = np.searchsorted(blocks, days - _WINDOW_DAYS, side="right")
    n = np.maximum(end - begin, 2)
    mean = (totals[end] - totals[begin]) / n
    variance = np.maximum((squares[end] - squares[begin]) / n - mean**2, 0.0) * n / (n - 1)
    error = np.where(end - begin >= _ENOUGH_DAYS, np.sqrt(variance / n), np.inf)
    return mean, error
