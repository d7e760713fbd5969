"""How a trend's score is put together, so that a page can take it apart again.

The score is computed by dbt (`marts.trend_scores`); the weights here are the same numbers, and a
test holds them equal to `dbt_project.yml`.
"""

from __future__ import annotations

from dataclasses import dataclass

# Points of 100.
WEIGHT_MOMENTUM = 50
WEIGHT_STRENGTH = 30
WEIGHT_BREADTH = 20
# Days before the scored day that form a term's own baseline, and how many of them must be read.
BASELINE_WINDOW_DAYS = 7
BASELINE_MIN_DAYS = 3


@dataclass(frozen=True)
class Part:
    """One part of a score: its points and the most it could give."""

    name: str
    points: float
    most: int

    @property
    def share(self) -> float:
        """How much of the possible was earned, 0 to 1."""
        return self.points / self.most


def parts(
    momentum: float | None, strength: float | None, breadth: float | None
) -> tuple[Part, ...]:
    """The three parts of a score; none where there is not enough data for one.

    A falling term earns nothing for momentum; it is not punished twice.
    """
    if momentum is None or strength is None or breadth is None:
        return ()
    return (
        Part("momentum", WEIGHT_MOMENTUM * max(momentum, 0.0), WEIGHT_MOMENTUM),
        Part("strength", WEIGHT_STRENGTH * strength, WEIGHT_STRENGTH),
        Part("breadth", WEIGHT_BREADTH * breadth, WEIGHT_BREADTH),
    )
