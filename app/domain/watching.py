"""When a watch rule holds for a term, and when it says so: on the edge, not while it lasts.

A rule asks for a metric on each of the last N days. A day without a row, without the figure or
without enough data behind it breaks the row of days: silence is not evidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

MOST_DAYS = 30
MAX_NAME = 80
LARGEST = Decimal(10) ** 15
ENOUGH_DATA = ("observed", "estimated")


class Metric(StrEnum):
    """A figure of `marts.trend_scores`, in its units there."""

    SCORE = "score"
    MOMENTUM = "momentum"
    GROWTH = "growth"
    VOLUME = "volume"
    BEST_RANK = "best_rank"


class Comparison(StrEnum):
    """How the metric stands to the threshold; both count the threshold itself."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Scope(StrEnum):
    """Which terms a rule looks at."""

    TERM = "term"
    WATCHED = "watched"
    SEARCH = "search"


class Channel(StrEnum):
    """Where a rule tells: on the page of notifications, or through the operator's channels too."""

    IN_APP = "in_app"
    NOTIFY = "notify"


@dataclass(frozen=True)
class Condition:
    """What has to be so.

    Attributes:
        metric: The figure.
        comparison: At least or at most.
        threshold: In the metric's units: points, fraction, count or rank.
        for_days: On how many days in a row, the evaluated day included.

    Raises:
        ValueError: `for_days` is not 1 to 30, or the threshold is no number or too large.
    """

    metric: Metric
    comparison: Comparison
    threshold: Decimal
    for_days: int

    def __post_init__(self) -> None:
        if not 1 <= self.for_days <= MOST_DAYS:
            raise ValueError(f"a rule looks at 1 to {MOST_DAYS} days")
        if not self.threshold.is_finite() or abs(self.threshold) > LARGEST:
            raise ValueError(f"a threshold is a number up to {LARGEST:f}")


@dataclass(frozen=True)
class Figure:
    """The metric of one term on one day; `value` is None where it is not known."""

    value: Decimal | None
    basis: str


History = Mapping[date, Figure]
"""One term's figures by scored day; a day that is missing was not scored."""


def meets(condition: Condition, figure: Figure | None) -> bool:
    """True when one day's figure satisfies the threshold. An unknown one never does."""
    if figure is None or figure.value is None or figure.basis not in ENOUGH_DATA:
        return False
    if condition.comparison is Comparison.AT_LEAST:
        return figure.value >= condition.threshold
    return figure.value <= condition.threshold


def holds(condition: Condition, history: History, day: date) -> bool:
    """True when each of the last N days, ending on `day`, satisfies the threshold."""
    return all(
        meets(condition, history.get(day - timedelta(days=back)))
        for back in range(condition.for_days)
    )


def fires(condition: Condition, history: History, day: date, told: date | None) -> bool:
    """True when people should be told on `day`: it holds, and not still from when they last were.

    Args:
        condition: Of the rule.
        history: From `needed_from` on.
        day: The evaluated day.
        told: The last day on which the rule told of this term; None = never.
    """
    if not holds(condition, history, day):
        return False
    if told is None:
        return True
    between = (told + timedelta(days=n) for n in range(1, (day - told).days))
    return any(not holds(condition, history, each) for each in between)


def needed_from(condition: Condition, day: date, told: date | None) -> date:
    """The first day of history that `fires` looks at."""
    first = day if told is None else min(told + timedelta(days=1), day)
    return first - timedelta(days=condition.for_days - 1)
