"""By when a product for an event has to be listed, counted back from the event.

    event - margin - shipping - production = last orders - ramp-up = list by - design = start by

Every figure here is an assumption: a default of ours, made for planning, that a seller replaces
with the terms of their own print provider. Nothing of it was measured, and pages say so.
Production and shipping are working days of the buyer's region, holidays included; the rest are
calendar days.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from app.domain.calendar.events import Event
from app.domain.calendar.library import working_day_before

BASIS = "assumption"

Shipping = Literal["standard", "express"]
SHIPPINGS: tuple[Shipping, ...] = ("standard", "express")
PRINTED_NEAR = frozenset({"US", "CA", "GB", "AU", "DE", "FR", "ES"})
"""Where we assume a print shop in the buyer's own region; elsewhere a parcel comes from abroad."""

RAMP_UP_WEEKS = 6
"""How long a new listing takes to be found, ranked and bought; a seller may ask for another."""
MOST_RAMP_UP_WEEKS = 26
MOST_DAYS = 60
"""As many working days a seller may say that making or sending takes."""
DESIGN_DAYS = 4
"""From an idea to a listing that is ready."""
MARGIN_DAYS = 3
"""A gift arrives before its day, not on it."""
NEAR_DAYS = 14
"""From so many days before a listing is due, it is near."""

Urgency = Literal["passed", "near", "ahead"]


@dataclass(frozen=True)
class Assumptions:
    """What a deadline is computed with.

    Attributes:
        product: A name of `products()`.
        shipping: How it is sent.
        ramp_up_weeks: From the listing's first day to its first sales; 0 to 26.
        production_days: Working days, as the seller says; None is our default for the product.
        shipping_days: Working days, as the seller says; None is our default for the way and region.
    """

    product: str = "T-shirt"
    shipping: Shipping = "standard"
    ramp_up_weeks: int = RAMP_UP_WEEKS
    production_days: int | None = None
    shipping_days: int | None = None


@dataclass(frozen=True)
class Deadlines:
    """The days that lead to an event, and the spans between them.

    Attributes:
        start_by: Begin the design.
        list_by: The listing is live.
        order_by: The last day on which an order still arrives in time.
        event: The day itself.
        production_days: Working days.
        shipping_days: Working days.
        ramp_up_weeks: Between listing and last orders.
    """

    start_by: date
    list_by: date
    order_by: date
    event: date
    production_days: int
    shipping_days: int
    ramp_up_weeks: int

    def urgency(self, today: date) -> Urgency:
        """Whether the listing's day has passed, is near or lies ahead."""
        if self.list_by < today:
            return "passed"
        return "near" if self.list_by - today <= timedelta(days=NEAR_DAYS) else "ahead"


def products() -> tuple[str, ...]:
    """What lead times are known for, the most usual first."""
    return tuple(_table()["production"])


def working_days(region: str, assumptions: Assumptions) -> tuple[int, int]:
    """Working days of production and of shipping in a region: the seller's, else our defaults.

    Raises:
        KeyError: the assumptions name a product that has no lead time.
    """
    production = _table()["production"][assumptions.product]
    distance = "near" if region.partition("-")[0] in PRINTED_NEAR else "far"
    shipping = _table()[assumptions.shipping][distance]
    said = (assumptions.production_days, assumptions.shipping_days)
    return (production if said[0] is None else said[0], shipping if said[1] is None else said[1])


@lru_cache(maxsize=4096)
def deadlines(event: Event, assumptions: Assumptions) -> Deadlines:
    """The deadlines of one event.

    Raises:
        KeyError: the assumptions name a product that has no lead time.
    """
    production, shipping = working_days(event.region, assumptions)
    arrives = event.day - timedelta(days=MARGIN_DAYS)
    order_by = working_day_before(event.region, arrives, shipping + production)
    listed = order_by - timedelta(weeks=assumptions.ramp_up_weeks)
    return Deadlines(
        start_by=listed - timedelta(days=DESIGN_DAYS),
        list_by=listed,
        order_by=order_by,
        event=event.day,
        production_days=production,
        shipping_days=shipping,
        ramp_up_weeks=assumptions.ramp_up_weeks,
    )


def list_by(event: Event, product: str, shipping: Shipping = "standard") -> date:
    """The day on which a listing for the event in its region should be live.

    Raises:
        KeyError: the product has no lead time.
    """
    return deadlines(event, Assumptions(product, shipping)).list_by


@cache
def _table() -> Mapping[str, Mapping[str, int]]:
    """Part → what it is of → days. From `data/lead_times.csv`."""
    path = Path(__file__).resolve().parents[1] / "data" / "lead_times.csv"
    found: dict[str, dict[str, int]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["part"], {})[row["of"]] = int(row["days"])
    return found
