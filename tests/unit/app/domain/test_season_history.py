"""Lift needs enough of both parts of the year, and says nothing otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from app.components import season_map
from app.domain.calendar.events import Event, events, previous
from app.domain.calendar.history import Levels, best, span_of
from app.domain.seasons import season_of
from app.queries.seasons import WeekLevel

ENOUGH = Levels("x", "strength", "", 3, 40, 200, 0.6, 0.2)


def test_a_year_is_52_weeks_and_its_season_the_last_eight():
    span = span_of(date(2025, 12, 25))
    assert span.event - span.first == timedelta(weeks=52) - timedelta(days=1)
    assert span.event - span.season == timedelta(weeks=8) - timedelta(days=1)


def test_lift_is_the_season_over_the_rest():
    assert ENOUGH.lift is not None
    assert round(ENOUGH.lift, 6) == 3.0


def test_without_enough_days_of_either_part_there_is_no_lift():
    assert replace(ENOUGH, days_in=13).lift is None
    assert replace(ENOUGH, days_out=89).lift is None
    assert replace(ENOUGH, days_in=14, days_out=90).lift is not None


def test_a_curve_with_a_point_a_week_needs_a_quarter_of_the_days():
    curve = Levels("google_trends", "volume", "index", 2, 8, 44, 80.0, 20.0)
    assert curve.lift == 4.0
    assert replace(curve, days_in=3).lift is None


def test_terms_that_stood_nowhere_else_have_no_lift_though_enough_was_read():
    only = replace(ENOUGH, level_out=0.0)
    assert only.is_enough
    assert only.lift is None


def test_the_source_with_a_lift_is_shown_before_the_one_with_more_terms():
    short = replace(ENOUGH, source="tiktok", terms=99, days_in=2)
    assert best([short, ENOUGH]) == ENOUGH
    assert best([]) is None


def test_the_occurrence_before_is_found_over_a_change_of_year():
    (easter,) = [
        one for one in events("US", date(2026, 4, 1), date(2026, 4, 30)) if one.id == "easter"
    ]
    assert previous(easter, date(2026, 4, 5)) == date(2025, 4, 20)
    assert previous(easter, date(2026, 4, 6)) == date(2026, 4, 5)
    assert previous(replace(easter, id="nothing"), date(2026, 4, 6)) is None


def test_a_rows_weeks_come_from_one_measure_only():
    week = date(2026, 3, 2)
    found = [
        WeekLevel("easter", "strength", week, 0.9),
        WeekLevel("easter", "index", week, 0.4),
        WeekLevel("eggs", "strength", week, 0.1),
        WeekLevel("gone", "strength", week, 0.0),
    ]
    rows = season_map.lines(found)
    assert rows["easter"] == {week: 0.4}
    assert list(rows)[-1] == "gone"
    assert not season_map.is_enough(rows)


def test_the_map_spans_52_weeks_and_leaves_unread_ones_empty():
    until = date(2026, 11, 26)
    monday = until - timedelta(days=until.weekday())
    levels = {monday - timedelta(weeks=back): 0.5 for back in range(9)}
    made = season_map.picture({"<turkey>": levels}, until)
    assert made.count("<i") == 52
    assert made.count("<i></i>") == 52 - 9
    assert made.rindex("--level:0.5") > made.rindex("<i></i>")
    assert "&lt;turkey&gt;" in made


def test_a_season_of_four_words_is_found_in_a_term():
    assert season_of(("Day", "of", "the", "Dead", "shirt")) == "Day of the Dead"
    assert isinstance(next(iter(events("MX", date(2026, 11, 2), date(2026, 11, 2)))), Event)
