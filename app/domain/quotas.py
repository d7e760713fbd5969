"""What is counted against a plan, and from when to when.

A month is the calendar month in UTC for everybody: one rule that a seller can check by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

Resource = Literal["idea", "image", "listing"]
RESOURCES: tuple[Resource, ...] = get_args(Resource)


@dataclass(frozen=True)
class Usage:
    """One resource of one workspace in one month.

    Attributes:
        resource: What is counted.
        used: Done and counted.
        reserved: Set aside for work that waits.
        limit: The plan's allowance a month.
        resets_on: First day of the next month (UTC).
    """

    resource: Resource
    used: int
    reserved: int
    limit: int
    resets_on: date

    @property
    def left(self) -> int:
        """What may still be asked for; never below zero, also after a change to a smaller plan."""
        return max(0, self.limit - self.used - self.reserved)

    def covers(self, amount: int) -> bool:
        """Whether an amount still fits."""
        return amount <= self.left


def period_start(day: date) -> date:
    """The first day of the month that a day belongs to."""
    return day.replace(day=1)


def next_period(day: date) -> date:
    """The first day of the month after a day."""
    if day.month == 12:
        return date(day.year + 1, 1, 1)
    return date(day.year, day.month + 1, 1)
