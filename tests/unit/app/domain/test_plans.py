"""Plans grow in every respect, and a month is a calendar month."""

from datetime import date

import pytest

from app.domain.plans import ENTERPRISE, FREE, PLANS, STARTER, next_plan
from app.domain.quotas import RESOURCES, Usage, next_period, period_start


def test_the_free_plan():
    assert FREE.limits == {"listing": 10, "image": 20, "idea": 50}
    assert (FREE.seats, FREE.requests_per_minute) == (1, 30)


def test_every_plan_counts_every_resource_and_the_next_one_brings_more():
    for plan in PLANS:
        assert set(plan.limits) == set(RESOURCES)
        following = next_plan(plan)
        if following:
            assert all(following.limits[one] > plan.limits[one] for one in RESOURCES)
            assert following.seats >= plan.seats
    assert next_plan(FREE) == STARTER
    assert next_plan(ENTERPRISE) is None


@pytest.mark.parametrize(
    ("day", "start", "following"),
    [
        (date(2026, 1, 31), date(2026, 1, 1), date(2026, 2, 1)),
        (date(2026, 12, 1), date(2026, 12, 1), date(2027, 1, 1)),
        (date(2028, 2, 29), date(2028, 2, 1), date(2028, 3, 1)),
    ],
)
def test_a_month(day, start, following):
    assert (period_start(day), next_period(day)) == (start, following)


def test_what_is_left_is_never_negative():
    assert Usage("idea", 30, 5, 50, date(2026, 2, 1)).left == 15
    over = Usage("idea", 60, 0, 50, date(2026, 2, 1))
    assert (over.left, over.covers(0), over.covers(1)) == (0, True, False)
