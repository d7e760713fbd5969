"""Profit by hand: every example was worked out on paper."""

from dataclasses import replace

import pytest

from app.domain.pricing import ETSY_US, Costs, profit, share


def amounts(found):
    return {line.code: line.amount_minor for line in found.lines}


def test_a_shirt_for_24_dollars():
    """24.00 x 6.5 % = 1.56; 24.00 x 3 % + 0.25 = 0.97; 24.00 - 9.50 - 4.50 - 0.20 - 2.53 = 7.27."""
    found = profit(2400, Costs(950, 450))
    assert amounts(found) == {
        "price": 2400,
        "shipping_charged": 0,
        "production": -950,
        "shipping": -450,
        "listing_fee": -20,
        "transaction_fee": -156,
        "payment_fee": -97,
    }
    assert (found.fees_minor, found.total_minor, found.margin_bp) == (273, 727, 3029)


def test_fees_are_taken_of_the_shipping_the_buyer_pays():
    """29.99: 6.5 % = 1.94935 → 1.95; 3 % = 0.8997 → 0.90, + 0.25 = 1.15."""
    found = profit(2499, Costs(1000, 500), shipping_charged_minor=500)
    assert amounts(found)["transaction_fee"] == -195
    assert amounts(found)["payment_fee"] == -115
    assert found.total_minor == 2999 - 1500 - 20 - 195 - 115


def test_half_a_cent_goes_to_the_fee():
    """1.00 x 6.5 % = 0.065 → 0.07; 0.50 x 3 % = 0.015 → 0.02; 0.90 x 6.5 % = 0.0585 → 0.06."""
    assert (share(100, 650), share(50, 300), share(90, 650)) == (7, 2, 6)


def test_a_price_under_the_costs_is_a_loss():
    """10.00 - 9.50 - 4.50 - 0.20 - 0.65 - 0.55 = -5.40, which is -54 % of the price."""
    found = profit(1000, Costs(950, 450))
    assert (found.total_minor, found.margin_bp) == (-540, -5400)


@pytest.mark.parametrize("costs", [Costs(None, 450), Costs(950, None), Costs(None, None)])
def test_an_unknown_cost_is_not_guessed(costs):
    found = profit(2400, costs)
    assert (found.total_minor, found.margin_bp, found.fees_minor) == (None, None, 273)
    unknown = [line for line in found.lines if line.amount_minor is None]
    assert {line.basis for line in unknown} == {"not enough data"}


def test_no_price_has_no_margin():
    found = profit(0, Costs(0, 0))
    assert (found.total_minor, found.margin_bp) == (-45, None)


def test_other_fees_can_be_given():
    found = profit(1000, Costs(0, 0), replace(ETSY_US, payment_bp=400, payment_minor=30))
    assert amounts(found)["payment_fee"] == -70


def test_the_figures_say_where_they_come_from():
    assert (ETSY_US.source, ETSY_US.as_of.year) == ("https://www.etsy.com/legal/fees/", 2026)


def test_a_negative_amount_is_an_error():
    with pytest.raises(ValueError, match="not negative"):
        profit(-1, Costs(0, 0))
