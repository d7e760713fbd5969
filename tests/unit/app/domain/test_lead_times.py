"""Deadlines are counted back from the event, in working days where people work."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import lead_times
from app.domain.calendar.events import REGIONS, Event, events
from app.domain.calendar.lead_times import Assumptions, deadlines, list_by


def event(region: str, name: str, year: int) -> Event:
    found = events(region, date(year, 1, 1), date(year, 12, 31))
    return next(one for one in found if one.id == name)


def test_the_way_back_from_christmas_counted_by_hand():
    """Friday 25 December 2026 in the United States, T-shirt: 5 + 3 working days before the 22nd."""
    found = deadlines(event("US", "christmas", 2026), Assumptions())
    assert found.order_by == date(2026, 12, 10)
    assert found.list_by == date(2026, 10, 29)
    assert found.start_by == date(2026, 10, 25)
    assert (found.production_days, found.shipping_days) == (3, 5)


def test_a_public_holiday_on_the_way_costs_a_day():
    """Eight working days before 7 May 2026: 1 May is one in the United States, not in Germany."""
    now = Assumptions(ramp_up_weeks=0)
    assert deadlines(event("US", "mothers-day", 2026), now).order_by == date(2026, 4, 27)
    assert deadlines(event("DE", "mothers-day", 2026), now).order_by == date(2026, 4, 24)


@pytest.mark.parametrize("product", lead_times.products())
@pytest.mark.parametrize("region", REGIONS)
def test_every_product_has_deadlines_in_every_region_in_their_order(product, region):
    christmas = event(region, "christmas", 2027)
    for shipping in lead_times.SHIPPINGS:
        found = deadlines(christmas, Assumptions(product, shipping))
        assert found.start_by < found.list_by < found.order_by < found.event
        assert found.list_by == list_by(christmas, product, shipping)


def test_express_and_a_shorter_ramp_up_leave_more_time():
    christmas = event("US", "christmas", 2027)
    slow = deadlines(christmas, Assumptions())
    assert deadlines(christmas, Assumptions(shipping="express")).list_by > slow.list_by
    assert deadlines(christmas, Assumptions(ramp_up_weeks=2)).list_by == slow.list_by + timedelta(
        weeks=4
    )


def test_what_a_seller_says_stands_in_place_of_our_default():
    christmas = event("US", "christmas", 2026)
    said = deadlines(christmas, Assumptions(production_days=0, shipping_days=1))
    assert (said.production_days, said.shipping_days) == (0, 1)
    assert said.order_by == date(2026, 12, 21)


@given(st.integers(min_value=-40, max_value=40))
def test_a_deadline_is_passed_near_or_ahead(days):
    found = deadlines(event("US", "christmas", 2027), Assumptions())
    urgency = found.urgency(found.list_by - timedelta(days=days))
    assert urgency == ("passed" if days < 0 else "near" if days <= 14 else "ahead")


def test_a_product_without_a_lead_time_is_refused():
    with pytest.raises(KeyError):
        list_by(event("US", "christmas", 2027), "Spaceship")
