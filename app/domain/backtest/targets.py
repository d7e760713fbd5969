"""What happened after a capture: the two fixed targets, on strength and on a counter's growth.

A row is judged only where the archive goes on long enough to tell; the others have no outcome.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.domain.backtest.lists import HOUR, Flags, Floats, Ints, Lists, key, time_of

DAY = 24 * HOUR
LASTS_FROM, LASTS_TO = 24 * HOUR, 96 * HOUR
_MORE = 1.1
_CAPTURES = 2
TARGETS = ("rises", "lasts", "rises_growth", "lasts_growth")
ON_GROWTH = ("rises_growth", "lasts_growth")
HORIZON = {"rises": DAY, "lasts": LASTS_TO, "rises_growth": DAY, "lasts_growth": LASTS_TO}
"""Seconds after a capture until its outcome is known."""


@dataclass(frozen=True)
class Outcome:
    """One target.

    Attributes:
        came: Per row: it happened. Means nothing where it is not judged.
        judged: Per row: the archive tells.
    """

    came: Flags
    judged: Flags


def outcomes(lists: Lists) -> dict[str, Outcome]:
    """The targets by name. Those on growth judge nothing where the archive has no counter."""
    growth = _growth(lists)
    return {
        "rises": rises(lists),
        "lasts": lasts(lists),
        "rises_growth": growth[0],
        "lasts_growth": growth[1],
    }


def rises(lists: Lists) -> Outcome:
    """Mean strength over (t, t+24 h] exceeds 1.1 times that over (t-24 h, t]; absent counts 0."""
    after, captures_after = window(lists, 0, DAY)
    before, captures_before = window(lists, -DAY, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        came = after / captures_after > _MORE * before / captures_before
    return Outcome(came, (captures_after > 0) & _covered(lists, DAY))


def lasts(lists: Lists) -> Outcome:
    """Present in at least two captures of (t+24 h, t+96 h]."""
    present = lists.seen(lists.pair, lists.at + LASTS_TO) - lists.seen(
        lists.pair, lists.at + LASTS_FROM
    )
    captures = lists.read(lists.region, lists.at + LASTS_TO) - lists.read(
        lists.region, lists.at + LASTS_FROM
    )
    return Outcome(present >= _CAPTURES, (captures >= _CAPTURES) & _covered(lists, LASTS_TO))


def window(lists: Lists, since: int, until: int) -> tuple[Floats, Ints]:
    """Sum of strength over (t+since, t+until], and how many captures that is. Seconds."""
    total = np.concatenate([[0.0], np.cumsum(lists.strength)])
    strength = (
        total[lists.seen(lists.pair, lists.at + until)]
        - total[lists.seen(lists.pair, lists.at + since)]
    )
    captures = lists.read(lists.region, lists.at + until) - lists.read(
        lists.region, lists.at + since
    )
    return strength, captures


def _covered(lists: Lists, seconds: int) -> Flags:
    """True where the region was still being read that long after the capture."""
    ends = np.searchsorted(
        lists.readings, key(np.arange(1, len(lists.regions) + 1), np.zeros(1, np.int64))
    )
    last = time_of(lists.readings[ends - 1])
    return np.asarray(last[lists.region] >= lists.at + seconds)


def _growth(lists: Lists) -> tuple[Outcome, Outcome]:
    """The same two, with the counter's increase per hour in place of strength.

    *rises*: the increase per hour from t to the last count in (t, t+24 h] exceeds 1.1 times that
    from the first count in (t-24 h, t] to t. *lasts*: at least two counts of (t+24 h, t+96 h] are
    above the count before them. Terms without the counts that takes are not judged.
    """
    counted = np.flatnonzero(np.isfinite(lists.volume))
    keys, at = lists.keys[counted], lists.at[counted]
    pair, volume = lists.pair[counted], lists.volume[counted]
    here = np.arange(len(counted))

    def until(seconds: int) -> Ints:
        return np.searchsorted(keys, key(pair, at + seconds), side="right")

    last, first = until(DAY) - 1, until(-DAY)
    after = (volume[last] - volume) / np.maximum(at[last] - at, 1)
    before = (volume - volume[first]) / np.maximum(at - at[first], 1)
    both = (last > here) & (first < here)
    same = np.concatenate([[False], pair[1:] == pair[:-1]])
    grew = same & (np.diff(volume, prepend=0.0) > 0)
    risen = np.concatenate([[0], np.cumsum(grew)])
    begin, end = until(LASTS_FROM), until(LASTS_TO)
    steps = risen[end] - risen[begin]
    return (
        _spread(lists, counted, after > _MORE * before, both & _covered(lists, DAY)[counted]),
        _spread(
            lists,
            counted,
            steps >= _CAPTURES,
            (end - begin >= _CAPTURES) & _covered(lists, LASTS_TO)[counted],
        ),
    )


def _spread(lists: Lists, rows: Ints, came: Flags, judged: Flags) -> Outcome:
    whole = Outcome(np.zeros(len(lists), bool), np.zeros(len(lists), bool))
    whole.came[rows], whole.judged[rows] = came, judged
    return whole
