"""What the URL of Seasonal events says survives the way there and back, and never fails."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar.wish import CalendarFilter, EventKey

TODAY = date(2026, 11, 26)


def read(**params: str) -> CalendarFilter:
    return CalendarFilter.from_params(params, home="US", today=TODAY)


def test_without_parameters_it_is_this_month_of_the_home_region():
    wish = read()
    assert (wish.region, wish.month, wish.opened) == ("US", date(2026, 11, 1), None)
    assert wish.to_params() == {}


def test_every_filter_comes_back_from_its_own_spelling():
    asked = {
        "region": "GB-SCT", "month": "2027-05", "view": "year", "shown": "all", "product": "Mug",
        "shipping": "express", "weeks": "0", "make": "9", "send": "0",
        "open": "mothers-day~2027-03-07",
    }  # fmt: skip
    wish = read(**asked)
    assert wish.to_params() == asked
    assert wish.assumptions.ramp_up_weeks == 0
    assert (wish.assumptions.production_days, wish.assumptions.shipping_days) == (9, 0)


@pytest.mark.parametrize(
    "asked",
    [
        {"region": "XX"}, {"region": "US-XX"}, {"month": "2026-13"}, {"month": "x"},
        {"view": "week"}, {"shown": "none"}, {"product": "Spaceship"}, {"shipping": "pigeon"},
        {"weeks": "-1"}, {"weeks": "²"}, {"weeks": "27"}, {"make": "61"}, {"open": "easter"},
        {"open": "~"}, {"open": "easter~2026-02-31"},
    ],
)  # fmt: skip
def test_what_means_nothing_falls_back_to_its_default(asked):
    assert read(**asked) == read()


@given(st.dictionaries(st.sampled_from(["region", "month", "weeks", "open", "view"]), st.text()))
def test_reading_a_url_never_fails_and_repeats(asked):
    wish = read(**asked)
    assert read(**wish.to_params()) == wish


@given(st.integers(-500, 500), st.sampled_from(["month", "year"]))
def test_a_calendar_can_be_turned_within_the_years_it_shows(steps, view):
    moved = read(view=view).moved(steps)
    assert 2021 <= moved.month.year <= 2036
    assert moved.month.day == 1


def test_turning_goes_a_month_or_a_year_on():
    assert read().moved(2).month == date(2027, 1, 1)
    assert read(view="year").moved(-1).month == date(2025, 11, 1)


def test_another_region_closes_the_event_that_was_open():
    wish = read(open="thanksgiving~2026-11-26")
    assert wish.opened == EventKey("thanksgiving", TODAY)
    assert wish.changed(region="DE").opened is None
    assert wish.changed(view="year").opened is not None


def test_what_was_said_of_one_product_or_way_is_not_said_of_another():
    wish = read(make="9", send="1")
    assert (wish.changed(product="Mug").make, wish.changed(product="Mug").send) == (None, 1)
    assert (wish.changed(shipping="express").make, wish.changed(region="FR").send) == (9, None)
