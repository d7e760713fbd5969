"""The rules of occasions, written as one would say them, and the days they give.

    31 October
    second Sunday of May
    Saturday on or after 16 September
    21 days before Easter
    last Sunday of May, or first Sunday of June when that is 49 days after Easter
    holidays: CN public Chinese New Year (Spring Festival)

A rule of the Gregorian calendar gives exactly one day for every year; one that borrows from the
`holidays` library gives what the library has.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple, Protocol

from app.domain.calendar import library

EASTER = "holidays: PL public Easter Sunday"
"""Western Easter; Poland keeps it as a public holiday in every year the library covers."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NUMBERS = ("first", "second", "third", "fourth")
_COMMON_YEAR = 2023


class RuleError(ValueError):
    """A rule that cannot be read."""


class Rule(Protocol):
    """What gives days."""

    def days(self, year: int) -> tuple[date, ...]:
        """The days of a year, in order."""


class _Date(NamedTuple):
    day: int
    month: int

    def days(self, year: int) -> tuple[date, ...]:
        return (date(year, self.month, self.day),)


class _NthWeekday(NamedTuple):
    """`n` counts from 1; 0 is the last of the month."""

    n: int
    weekday: int
    month: int

    def days(self, year: int) -> tuple[date, ...]:
        if self.n:
            first = date(year, self.month, 1)
            to_weekday = (self.weekday - first.weekday()) % 7
            return (first + timedelta(days=to_weekday + 7 * (self.n - 1)),)
        last = date(year, self.month, monthrange(year, self.month)[1])
        return (last - timedelta(days=(last.weekday() - self.weekday) % 7),)


class _From(NamedTuple):
    weekday: int
    rule: Rule

    def days(self, year: int) -> tuple[date, ...]:
        return tuple(
            day + timedelta(days=(self.weekday - day.weekday()) % 7) for day in self.rule.days(year)
        )


class _Relative(NamedTuple):
    days_after: int
    rule: Rule

    def days(self, year: int) -> tuple[date, ...]:
        return tuple(day + timedelta(days=self.days_after) for day in self.rule.days(year))


class _Unless(NamedTuple):
    """The usual day, or another one in the years in which the usual day is taken."""

    usual: Rule
    instead: Rule
    taken: Rule

    def days(self, year: int) -> tuple[date, ...]:
        usual = self.usual.days(year)
        return self.instead.days(year) if set(usual) & set(self.taken.days(year)) else usual


class Borrowed(NamedTuple):
    """A day of the `holidays` library."""

    region: str
    category: str
    english: str

    def days(self, year: int) -> tuple[date, ...]:
        """The days of a year; none where the library has none."""
        return tuple(one.day for one in self.named(year))

    def named(self, year: int) -> tuple[library.NamedDay, ...]:
        """The same with what else the library says of them."""
        return library.borrowed(self.region, self.category, self.english, year)


@cache
def parse(text: str) -> Rule:
    """Reads a rule.

    Raises:
        RuleError: it is none, or it names a day that not every year has.
    """
    for form, make in _FORMS:
        if found := form.fullmatch(text):
            return make(*found.groups())
    raise RuleError(f"No rule of the calendar: {text!r}.")


def _date(day: str, month: str) -> Rule:
    number = _MONTHS.index(month) + 1
    if not 1 <= int(day) <= monthrange(_COMMON_YEAR, number)[1]:
        raise RuleError(f"Not every year has a {day} {month}.")
    return _Date(int(day), number)


def _nth(n: str, weekday: str, month: str) -> Rule:
    number = 0 if n == "last" else _NUMBERS.index(n) + 1
    return _NthWeekday(number, _WEEKDAYS.index(weekday), _MONTHS.index(month) + 1)


def _relative(days: str, direction: str, rule: str) -> Rule:
    return _Relative(int(days) if direction == "after" else -int(days), parse(rule))


_FORMS: tuple[tuple[re.Pattern[str], Callable[..., Rule]], ...] = (
    (re.compile(r"Easter"), lambda: parse(EASTER)),
    (re.compile(r"holidays: ([A-Z]{2}) (\w+) (.+)"), Borrowed),
    (
        re.compile(r"(.+), or (.+) when that is (.+)"),
        lambda usual, instead, taken: _Unless(parse(usual), parse(instead), parse(taken)),
    ),
    (
        re.compile(rf"({'|'.join(_WEEKDAYS)}) on or after (.+)"),
        lambda weekday, rule: _From(_WEEKDAYS.index(weekday), parse(rule)),
    ),
    (re.compile(r"(\d+) days? (before|after) (.+)"), _relative),
    (
        re.compile(
            rf"({'|'.join((*_NUMBERS, 'last'))}) ({'|'.join(_WEEKDAYS)}) of ({'|'.join(_MONTHS)})"
        ),
        _nth,
    ),
    (re.compile(rf"(\d\d?) ({'|'.join(_MONTHS)})"), _date),
)
