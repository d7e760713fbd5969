"""One archive replayed: every capture's orders as of then, and how good they turned out to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
import polars as pl

from app.domain.backtest import choosing, features, judging, orders, stages, targets
from app.domain.backtest.judging import Interval
from app.domain.backtest.lists import Floats, Lists
from app.domain.backtest.orders import FORMULA
from app.domain.backtest.targets import DAY, Outcome

TRAINING_SHARE = 0.6
"""Share of an archive's days that the baseline to beat is chosen on, unless a day is named."""


@dataclass(frozen=True)
class Measured:
    """One target at one k, over the days after the training span.

    Attributes:
        target: A name of `targets.TARGETS`.
        k: Terms taken from the top.
        base_rate: How often it happens to any term of a list.
        score: Precision of what the product trusted; None where nothing could be judged.
        formula: Precision of the formula alone.
        naive: Precision of every baseline.
        beat: The baseline that was best in the training span.
        against: Score minus that baseline, paired.
        against_each: The same for every baseline.
    """

    target: str
    k: int
    base_rate: float | None
    score: float | None
    formula: float | None
    naive: Mapping[str, float | None]
    beat: str
    against: Interval
    against_each: Mapping[str, Interval]


@dataclass(frozen=True)
class Replay:
    """Everything a replay found.

    Attributes:
        lists: The archive.
        known: Features per row.
        naive: Baselines per row, `last_growth` among them.
        scores: Per target the value of the trusted order, comparable within a capture only.
        trusted: Per target the order that was trusted, by UTC day (days since 1970).
        outcomes: Per target what happened.
        first_test_day: Days since 1970; before it lies the training span.
        measured: One per target and k.
    """

    lists: Lists
    known: Mapping[str, Floats]
    naive: Mapping[str, Floats]
    scores: Mapping[str, Floats]
    trusted: Mapping[str, Mapping[int, str]]
    outcomes: Mapping[str, Outcome]
    first_test_day: int
    measured: tuple[Measured, ...]

    def trust(self, target: str) -> dict[str, int]:
        """On how many days of the test span each order was trusted."""
        days = (name for day, name in self.trusted[target].items() if day >= self.first_test_day)
        return dict(Counter(days).most_common())


def replay(lists: Lists, ks: Sequence[int], train_until: date | None = None) -> Replay:
    """Replays an archive.

    Args:
        lists: At least one row.
        ks: How many terms from the top are looked at.
        train_until: First day that is not training; by default 60 % of the days with captures.
    """
    known = features.features(lists)
    naive = orders.naive(lists, known)
    formulas = orders.formulas(lists, known)
    outcomes = targets.outcomes(lists)
    growth = {"last_growth": orders.last_growth(lists)}
    days = np.unique(judging.days_of(lists))
    split = int(days[int(len(days) * TRAINING_SHARE)])
    if train_until is not None:
        split = (train_until - date(1970, 1, 1)).days
    trusted, scores, measured = {}, {}, []
    for target, outcome in outcomes.items():
        others = naive | growth if target in targets.ON_GROWTH else naive
        candidates = {FORMULA: formulas[target], **others}
        trusted[target] = choosing.choose(lists, candidates, outcome, targets.HORIZON[target])
        scores[target] = choosing.trusted(lists, candidates, trusted[target])
        measured += [
            _measure(lists, target, outcome, candidates, scores[target], k, split) for k in ks
        ]
    return Replay(lists, known, naive | growth, scores, trusted, outcomes, split, tuple(measured))


def predictions(found: Replay) -> pl.DataFrame:
    """One row per capture, region and term: what was said then, the baselines beside it.

    Columns: as_of (UTC, ISO 8601), region, term, stage, confidence, `score_<target>` and
    `order_<target>` (the order that was trusted) per target, `baseline_<name>` per baseline.
    Sorted by as_of, region, rank. Rows depend on nothing later than their as_of.
    """
    lists = found.lists
    day = lists.at // DAY
    columns: dict[str, object] = {
        "as_of": pl.from_epoch(pl.Series(lists.at), time_unit="s").dt.strftime(
            "%Y-%m-%dT%H:%M:%SZ"
        ),
        "region": pl.Series(lists.regions)[lists.region],
        "term": pl.Series(lists.terms)[lists.term],
        "rank": lists.rank,
        "stage": stages.stage(lists, found.known),
        "confidence": np.round(stages.confidence(lists), 4),
    }
    for target, values in found.scores.items():
        names = found.trusted[target]
        columns[f"score_{target}"] = values
        columns[f"order_{target}"] = [names[int(each)] for each in day]
    for name, values in found.naive.items():
        columns[f"baseline_{name}"] = values
    return pl.DataFrame(columns).sort("as_of", "region", "rank", "term")


def day_name(day: int) -> str:
    """Days since 1970 as 2021-03-31."""
    return datetime.fromtimestamp(day * DAY, UTC).date().isoformat()


def _measure(
    lists: Lists,
    target: str,
    outcome: Outcome,
    candidates: Mapping[str, Floats],
    score: Floats,
    k: int,
    split: int,
) -> Measured:
    days = judging.days_of(lists)
    test, training = days >= split, days < split
    each = {
        name: judging.precision(lists, values, outcome, k) for name, values in candidates.items()
    }
    ours, formula = judging.precision(lists, score, outcome, k), each.pop(FORMULA)
    beat = max(each, key=lambda name: judging.mean(each[name], training) or 0.0)
    against = {name: judging.compare(ours, values, days, test) for name, values in each.items()}
    judged = outcome.judged & (lists.at // DAY >= split)
    return Measured(
        target,
        k,
        float(outcome.came[judged].mean()) if judged.any() else None,
        judging.mean(ours, test),
        judging.mean(formula, test),
        {name: judging.mean(values, test) for name, values in each.items()},
        beat,
        against[beat],
        against,
    )
