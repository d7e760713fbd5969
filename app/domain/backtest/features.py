"""What was known of each term at the moment of a capture, from the 30 days before it.

Everything is a share or a mean, so that a list read hourly and one read three times a day speak
the same language. Nothing later than the capture is looked at; `own_rises` counts an earlier
capture only once its own 24 hours were over.
"""

from __future__ import annotations

import numpy as np

from app.domain.backtest import targets
from app.domain.backtest.lists import DEPTH, HOUR, Floats, Ints, Lists, group_of, time_of

DAY = 24 * HOUR
LOOK_BACK = 30 * DAY
_PRIOR_RISES, _PRIOR_CAPTURES = 0.9, 10.0  # the base rate of nine in a hundred, worth ten captures
_PERSISTENCE = ((7, 4), (30, 3), (60, 2), (90, 1))  # until day … before, weight of an appearance


def features(lists: Lists) -> dict[str, Floats]:
    """Returns one value per row of `lists` for every name in `NAMES`."""
    before, earlier = _previous(lists, 1), _previous(lists, 2)
    strength = lists.strength / DEPTH
    means = {days: _mean(lists, days * DAY) / DEPTH for days in (1, 7, 30)}
    shares = {days: _share(lists, days * DAY) for days in (1, 3, 7, 30)}
    run, gap, known = _runs(lists)
    volume_rank = _volume_rank(lists)
    return {
        "strength": strength,
        "strength_before": before / DEPTH,
        "strength_earlier": earlier / DEPTH,
        "mean_24h": means[1],
        "mean_7d": means[7],
        "mean_30d": means[30],
        "to_mean_24h": strength / (means[1] + 1 / DEPTH),
        "mean_24h_to_7d": means[1] / (means[7] + 0.2 / DEPTH),
        "share_24h": shares[1],
        "share_3d": shares[3],
        "share_7d": shares[7],
        "share_30d": shares[30],
        "run_hours": run / HOUR,
        "gap_hours": gap / HOUR,
        "known_hours": known / HOUR,
        "own_rises": _own_rises(lists),
        "is_hashtag": lists.hashtag.astype(np.float64),
        "has_volume": np.isfinite(lists.volume).astype(np.float64),
        "volume_rank": volume_rank,
        **_elsewhere(lists),
    }


def persistence(lists: Lists) -> Floats:
    """Appearances in 90 days as a share of the captures, recent ones weighing more (0 to 1).

    Weights 4, 3, 2 and 1 for the days 0-7, 7-30, 30-60 and 60-90 before the capture.
    """
    appearances = captures = np.zeros(len(lists))
    recent = 0
    for until, weight in _PERSISTENCE:
        here = lists.seen(lists.pair, lists.at - recent * DAY)
        there = lists.seen(lists.pair, lists.at - until * DAY)
        appearances = appearances + weight * (here - there)
        here = lists.read(lists.region, lists.at - recent * DAY)
        there = lists.read(lists.region, lists.at - until * DAY)
        captures = captures + weight * (here - there)
        recent = until
    return appearances / captures


def appearances(lists: Lists, seconds: int) -> Ints:
    """Captures of the last so many seconds in which the term stood, this one included."""
    return lists.seen(lists.pair, lists.at) - lists.seen(lists.pair, lists.at - seconds)


def read_days(lists: Lists, days: int) -> Floats:
    """On how many of the last so many days (24 hours each) the list was read."""
    counted = np.zeros(len(lists))
    for day in range(days):
        here = lists.read(lists.region, lists.at - day * DAY)
        counted += here > lists.read(lists.region, lists.at - (day + 1) * DAY)
    return counted


def _previous(lists: Lists, steps: int) -> Floats:
    """Strength so many captures of the list earlier; absent, or no such capture, is 0."""
    position = lists.reading - steps
    capture = lists.readings[np.maximum(position, 0)]
    exists = (position >= 0) & (group_of(capture) == lists.region)
    return lists.strength_at(lists.pair, np.where(exists, time_of(capture), -1))


def _mean(lists: Lists, seconds: int) -> Floats:
    total, captures = targets.window(lists, -seconds, 0)
    return total / captures


def _share(lists: Lists, seconds: int) -> Floats:
    captures = lists.read(lists.region, lists.at) - lists.read(lists.region, lists.at - seconds)
    return appearances(lists, seconds) / captures


def _runs(lists: Lists) -> tuple[Floats, Floats, Floats]:
    """Seconds since this unbroken stay began, of absence before it, since the term was first seen.

    Each at most the look-back.
    """
    same = np.concatenate([[False], lists.pair[1:] == lists.pair[:-1]])
    next_capture = np.concatenate([[False], np.diff(lists.reading) == 1])
    begins = ~(same & next_capture)
    rows = np.arange(len(lists))
    began = np.maximum.accumulate(np.where(begins, rows, 0))
    first = np.maximum.accumulate(np.where(~same, rows, 0))
    away = np.where(same, np.diff(lists.at, prepend=lists.at[:1]), LOOK_BACK)
    longest = np.float64(LOOK_BACK)
    return (
        np.minimum(lists.at - lists.at[began], longest),
        np.minimum(away[began], longest),
        np.minimum(lists.at - lists.at[first], longest),
    )


def _own_rises(lists: Lists) -> Floats:
    """How often this very term rose after its captures of the look-back, drawn to the base rate."""
    outcome = targets.rises(lists)
    rose = np.concatenate([[0], np.cumsum(outcome.came & outcome.judged)])
    known = np.concatenate([[0], np.cumsum(outcome.judged)])
    until = lists.seen(lists.pair, lists.at - DAY)
    since = np.minimum(lists.seen(lists.pair, lists.at - LOOK_BACK), until)
    rises, captures = rose[until] - rose[since], known[until] - known[since]
    return np.asarray((rises + _PRIOR_RISES) / (captures + _PRIOR_CAPTURES))


def _volume_rank(lists: Lists) -> Floats:
    """Place of the volume among those told in the capture, 0 to 1; 0 where none is told."""
    ranks = np.zeros(len(lists))
    told = np.flatnonzero(np.isfinite(lists.volume))
    order = told[np.lexsort((lists.volume[told], lists.reading[told]))]
    if not len(order):
        return ranks
    _, start, size = np.unique(lists.reading[order], return_index=True, return_counts=True)
    position = np.arange(len(order)) - np.repeat(start, size)
    ranks[order] = (position + 0.5) / np.repeat(size, size)
    return ranks


def _elsewhere(lists: Lists) -> dict[str, Floats]:
    """The term on the newest capture of every other list that is at most a day old."""
    read, present, rising, falling, left = (np.zeros(len(lists)) for _ in range(5))
    best, total = np.zeros(len(lists)), np.zeros(len(lists))
    for region in range(len(lists.regions)):
        newest = lists.read(np.full(len(lists), region), lists.at) - 1
        capture = lists.readings[np.maximum(newest, 0)]
        fresh = (newest >= 0) & (group_of(capture) == region) & (lists.region != region)
        fresh &= time_of(capture) > lists.at - DAY
        earlier = lists.readings[np.maximum(newest - 1, 0)]
        has_earlier = (newest >= 1) & (group_of(earlier) == region)
        pair = lists.pair_of(region, lists.term)
        now = lists.strength_at(pair, np.where(fresh, time_of(capture), -1))
        then = lists.strength_at(pair, np.where(fresh & has_earlier, time_of(earlier), -1))
        read += fresh
        present += now > 0
        rising += now > then
        falling += (now > 0) & (now < then)
        left += (now == 0) & (then > 0)
        best = np.maximum(best, now)
        total += now
    lists_read = np.maximum(read, 1)
    return {
        "elsewhere": present / lists_read,
        "elsewhere_rising": rising / lists_read,
        "elsewhere_falling": falling / lists_read,
        "elsewhere_left": left / lists_read,
        "elsewhere_best": best / DEPTH,
        "elsewhere_mean": total / lists_read / DEPTH,
        "places": present + 1,
    }
