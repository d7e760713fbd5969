"""The four plans: what each allows in a calendar month.

Prices are not here: what a plan costs is set up at the payment provider and read from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.domain.quotas import Resource

PlanCode = Literal["free", "starter", "professional", "enterprise"]


@dataclass(frozen=True)
class Plan:
    """One plan. `limits` are per calendar month, `requests_per_minute` per workspace."""

    code: PlanCode
    limits: Mapping[Resource, int]
    seats: int
    requests_per_minute: int


FREE = Plan("free", {"listing": 10, "image": 20, "idea": 50}, 1, 30)
STARTER = Plan("starter", {"listing": 50, "image": 100, "idea": 200}, 1, 60)
PROFESSIONAL = Plan("professional", {"listing": 200, "image": 500, "idea": 1000}, 3, 120)
ENTERPRISE = Plan("enterprise", {"listing": 1000, "image": 2500, "idea": 5000}, 10, 300)

PLANS: tuple[Plan, ...] = (FREE, STARTER, PROFESSIONAL, ENTERPRISE)
"""From the smallest to the largest."""


def next_plan(plan: Plan) -> Plan | None:
    """The next larger plan; None after the largest."""
    position = PLANS.index(plan)
    return PLANS[position + 1] if position + 1 < len(PLANS) else None
