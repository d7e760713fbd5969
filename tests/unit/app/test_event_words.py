"""Every occasion has a name in every language, and its English name is the calendar's own."""

from __future__ import annotations

from datetime import date

import pytest

from app import i18n
from app.components import event_list, event_words, export
from app.domain.calendar import lead_times
from app.domain.calendar.events import KINDS, REGIONS, events, occasions
from app.domain.calendar.wish import CalendarFilter

YEAR = (date(2027, 1, 1), date(2027, 12, 31))
WISH = CalendarFilter.from_params({}, home="US", today=date(2026, 11, 26))


def named() -> dict[str, str]:
    return {
        one.id: event_words.event(one)
        for region in REGIONS
        for one in events(region, *YEAR)
        if one.kind != "public holiday"
    }


def test_in_english_an_occasion_is_called_what_the_calendar_calls_it():
    assert named() == {one.id: one.name for one in occasions()}


@pytest.mark.parametrize("language", ["es", "fr", "de"])
def test_in_other_languages_mothers_day_is_not_english(language):
    english = named()
    with i18n.using(language):
        spoken = named()
    assert spoken.keys() == english.keys()
    assert spoken["mothers-day"] != english["mothers-day"]


def test_every_kind_product_and_shipping_has_a_word_and_a_tone():
    assert set(event_words.KIND_TONES) == set(KINDS)
    with i18n.using("fr"):
        assert event_words.kind("gift") == "Cadeaux"
        assert event_words.product("Mug") == "Mug"
        assert event_words.shipping("express") == "Express"
    assert [event_words.product(code) for code in lead_times.products()] == list(
        lead_times.products()
    )


def test_days_to_go_are_counted_in_words():
    assert event_words.days_to_go(0) == "today"
    assert event_words.days_to_go(1) == "in 1 day"
    assert event_words.days_to_go(-3) == "3 days ago"


def test_a_file_of_events_holds_every_deadline_and_says_what_it_rests_on():
    shown = event_list.with_deadlines(events("US", *YEAR), WISH)
    rows = event_list.rows(shown)
    assert {row["lead_time_basis"] for row in rows} == {"assumption"}
    assert all(row["start_by"] < row["list_by"] < row["order_by"] < row["day"] for row in rows)
    assert export.csv(rows).decode("utf-8-sig").count("\n") == len(rows) + 1
    assert export.parquet(rows)[:4] == b"PAR1"
