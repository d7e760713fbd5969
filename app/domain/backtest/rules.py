"""The formula for *rises*: a published list of small rules whose points add up.

A rule asks one or two questions of a term (see `features`) and gives points; `data/rise_rules.csv`
holds them all, frozen, and was fitted on the span that `TRAINED_ON` names. Nothing is learnt here.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from app.domain.backtest.lists import Flags, Floats

TRAINED_ON = "X trends of ten places, 29 July to 16 December 2020"
_FILE = Path(__file__).parents[1] / "data" / "rise_rules.csv"


@dataclass(frozen=True)
class Rule:
    """One rule: `first` is asked; on one side of it the answer is final, on the other `then` is.

    Attributes:
        first: Feature that is looked at.
        at_most: "Yes" is a value of at most this.
        final: True = the answer "yes" is final, False = "no" is.
        points: Given for the final answer.
        then: Feature looked at otherwise.
        then_at_most: As `at_most`.
        points_yes: Given where the second answer is "yes".
        points_no: Given where it is "no".
    """

    first: str
    at_most: float
    final: bool
    points: float
    then: str
    then_at_most: float
    points_yes: float
    points_no: float

    def give(self, known: Mapping[str, Floats]) -> Floats:
        """The points of every row."""
        yes: Flags = known[self.first] <= self.at_most
        second = np.where(known[self.then] <= self.then_at_most, self.points_yes, self.points_no)
        return np.where(yes == self.final, self.points, second)


@cache
def rise_rules() -> tuple[Rule, ...]:
    """The frozen rules, in the order they were fitted."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Rule(
                first=row["first"],
                at_most=float(row["at_most"]),
                final=row["final"] == "yes",
                points=float(row["points"]),
                then=row["then"],
                then_at_most=float(row["then_at_most"]),
                points_yes=float(row["points_yes"]),
                points_no=float(row["points_no"]),
            )
            for row in csv.DictReader(file)
        )


def rise_points(known: Mapping[str, Floats]) -> Floats:
    """Sum of all rules' points per row. Only its order means anything, not its size.

    Args:
        known: From `features.features`.
    """
    total = np.zeros(len(next(iter(known.values()))))
    for rule in rise_rules():
        total += rule.give(known)
    return np.asarray(np.round(total, 4))
