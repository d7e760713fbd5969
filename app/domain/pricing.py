"""What is left of a price after every fee, in integer minor units.

Rates are basis points (650 = 6.5 %), so nothing is ever a float. Each fee is rounded on its own to
a whole minor unit, halves up: a fee is never shown lower than it may be charged. A cost that nobody
has given is "not enough data", and so is the profit then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

BASIS_POINTS = 10_000

Basis = Literal["entered", "configured", "not enough data"]


@dataclass(frozen=True)
class Fees:
    """What the marketplace takes of one sale.

    Attributes:
        currency: Of the two fixed amounts.
        listing_minor: Per listing, and again each time it sells and renews.
        transaction_bp: Of price and shipping as the buyer pays them.
        payment_bp: Of the whole amount the buyer pays.
        payment_minor: Fixed, per order.
        source: Where the figures come from.
        as_of: When they were noted; the page shows it.
    """

    currency: str
    listing_minor: int
    transaction_bp: int
    payment_bp: int
    payment_minor: int
    source: str
    as_of: date


ETSY_US = Fees(
    currency="USD",
    listing_minor=20,
    transaction_bp=650,
    payment_bp=300,
    payment_minor=25,
    source="https://www.etsy.com/legal/fees/",
    as_of=date(2026, 11, 24),
)
"""A seller in the United States. Other countries pay other payment fees: pass your own."""


@dataclass(frozen=True)
class Costs:
    """What one sale costs the seller, in minor units; None = nobody has said it."""

    production_minor: int | None
    shipping_minor: int | None


@dataclass(frozen=True)
class Line:
    """One line of the calculation; what leaves the seller is negative.

    `code` is price, shipping_charged, production, shipping, listing_fee, transaction_fee or
    payment_fee.
    """

    code: str
    amount_minor: int | None
    basis: Basis


@dataclass(frozen=True)
class Profit:
    """The whole calculation of one sale.

    Attributes:
        lines: From the price down.
        fees_minor: All fees together, as a positive number.
        total_minor: What is left; None = not enough data.
        margin_bp: Of the price, in basis points; None = not enough data or no price.
        currency: Of every amount.
        fees: What it was computed with.
    """

    lines: tuple[Line, ...]
    fees_minor: int
    total_minor: int | None
    margin_bp: int | None
    currency: str
    fees: Fees


def profit(
    price_minor: int, costs: Costs, fees: Fees = ETSY_US, *, shipping_charged_minor: int = 0
) -> Profit:
    """What is left of one sale.

    Args:
        price_minor: What the buyer pays for the item.
        costs: What making and sending it costs.
        fees: Of the marketplace, in the same currency.
        shipping_charged_minor: What the buyer pays for shipping; fees are taken of it too.

    Raises:
        ValueError: an amount is negative.
    """
    given = (price_minor, shipping_charged_minor, costs.production_minor, costs.shipping_minor)
    if any(amount is not None and amount < 0 for amount in given):
        raise ValueError("Prices and costs are not negative.")
    paid = price_minor + shipping_charged_minor
    lines = (
        Line("price", price_minor, "entered"),
        Line("shipping_charged", shipping_charged_minor, "entered"),
        _cost("production", costs.production_minor),
        _cost("shipping", costs.shipping_minor),
        Line("listing_fee", -fees.listing_minor, "configured"),
        Line("transaction_fee", -share(paid, fees.transaction_bp), "configured"),
        Line("payment_fee", -share(paid, fees.payment_bp) - fees.payment_minor, "configured"),
    )
    amounts = [line.amount_minor for line in lines]
    known = [amount for amount in amounts if amount is not None]
    total = sum(known) if len(known) == len(amounts) else None
    return Profit(
        lines=lines,
        fees_minor=-sum(line.amount_minor or 0 for line in lines if line.basis == "configured"),
        total_minor=total,
        margin_bp=None if total is None or price_minor == 0 else _ratio(total, price_minor),
        currency=fees.currency,
        fees=fees,
    )


def share(amount_minor: int, basis_points: int) -> int:
    """A rate of a non-negative amount, as a whole minor unit, halves up."""
    return (2 * amount_minor * basis_points + BASIS_POINTS) // (2 * BASIS_POINTS)


def _cost(code: str, amount: int | None) -> Line:
    if amount is None:
        return Line(code, None, "not enough data")
    return Line(code, -amount, "entered")


def _ratio(part: int, whole: int) -> int:
    """`part` of `whole` in basis points, halves away from zero."""
    size = (2 * abs(part) * BASIS_POINTS + whole) // (2 * whole)
    return size if part >= 0 else -size
