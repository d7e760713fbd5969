"""Every source has a minute of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from orchestration.lib.cadence import cron, max_age
from scrapers.registry import SOURCES, get

GOOGLE = get("google_trends")


def field(spelled, size):
    """The values of one field of a cron line."""
    span, _, step = spelled.partition("/")
    first, _, last = span.partition("-")
    if span == "*":
        first, last = "0", str(size - 1)
    return range(int(first), int(last or first) + 1, int(step or 1))


@pytest.mark.parametrize("every", [1, 5, 15, 30, 60, 120, 1440])
def test_a_schedule_ticks_at_its_cadence_all_day(every):
    minutes, hours, *rest = cron(replace(GOOGLE, every_minutes=every)).split()
    assert rest == ["*", "*", "*"]
    ticks = [hour * 60 + minute for hour in field(hours, 24) for minute in field(minutes, 60)]
    assert len(ticks) == 1440 // every
    gaps = {later - earlier for earlier, later in pairwise([*ticks, ticks[0] + 1440])}
    assert gaps == {every}


@pytest.mark.parametrize("every", [7, 45, 90, 300])
def test_a_cadence_that_no_clock_keeps_is_refused(every):
    with pytest.raises(ValueError, match="cannot be read every"):
        replace(GOOGLE, every_minutes=every)


def test_pages_are_read_hourly_and_feeds_every_quarter_and_both_may_miss_seven():
    assert {source.every_minutes for source in SOURCES.values()} <= {15, 60}
    assert (get("x").every_minutes, GOOGLE.every_minutes) == (60, 15)
    assert max_age(GOOGLE) == timedelta(hours=2)


def test_sources_do_not_all_start_in_the_same_minute():
    minutes = {cron(replace(GOOGLE, name=name)).split("-")[0] for name in "abcdefghij"}
    assert len(minutes) > 4
    assert cron(GOOGLE) == cron(GOOGLE)
