"""Seasonal events: the calendar the URL asks for, its deadlines, and what history says."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from app.components import event_filters
from app.domain.calendar.events import events
from app.domain.calendar.lead_times import Assumptions, deadlines
from tests.app.conftest import NOW, html, new_app, opened
from tests.unit.app.domain.calendar_facts import easter

YEAR = NOW.year + 1
AUTUMN = f"autumn~{YEAR}-09-01"


def chips(page: str) -> list[str]:
    return re.findall(r'data-event="([^"]+)"', page)


def shown(at) -> str:
    assert not at.exception
    return html(at)


def thanksgiving(year: int) -> date:
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 21)


def test_a_month_shows_its_events_on_their_days(at):
    page = shown(opened(at, "seasonal", region="US", month=f"{YEAR}-11"))
    assert 'data-testid="month"' in page
    assert f"thanksgiving~{thanksgiving(YEAR)}" in chips(page)
    assert f"black-friday~{thanksgiving(YEAR) + timedelta(days=1)}" in chips(page)
    assert all(key.split("~")[1].startswith(f"{YEAR}-11") for key in chips(page))


def test_a_year_shows_twelve_months_and_counts_what_has_no_room(at):
    page = shown(opened(at, "seasonal", region="US", month=f"{YEAR}-01", view="year"))
    assert page.count('<section class="pp-day">') == 12
    assert f"easter~{easter(YEAR)}" in page
    assert re.search(r"\+\d+ more", page)


def test_the_calendar_turns_and_the_url_says_where_it_stands(at):
    opened(at, "seasonal", region="US", month=f"{YEAR}-12")
    at.button(key="calendar_on").click().run()
    assert at.query_params["month"] == f"{YEAR + 1}-01"
    assert f"new-year~{YEAR + 1}-01-01" in chips(shown(at))


def test_another_region_is_another_calendar_and_its_code_is_in_the_url(at):
    opened(at, "seasonal", month=f"{YEAR}-05")
    at.selectbox(key="seasonal_region").select("DE").run()
    assert at.query_params["region"] == "DE"
    page = shown(at)
    assert f"fathers-day~{easter(YEAR) + timedelta(days=39)}" in chips(page)
    assert f"labor-day~{YEAR}-05-01" not in chips(page)
    at.selectbox(key="seasonal_shown").select("all").run()
    assert f"labor-day~{YEAR}-05-01" in chips(shown(at))


def test_the_region_first_shown_is_that_of_the_readers_language(at):
    page = shown(opened(at, "seasonal", lang="fr", month=f"{YEAR}-07"))
    assert f"bastille-day~{YEAR}-07-14" in chips(page)
    assert "Fête nationale" in page


def test_an_event_of_the_url_is_open_with_its_deadlines_and_they_follow_the_assumptions(at):
    day = thanksgiving(YEAR)
    page = shown(opened(at, "seasonal", region="US", open=f"thanksgiving~{day}"))
    event = next(one for one in events("US", day, day) if one.id == "thanksgiving")
    usual = deadlines(event, Assumptions()).list_by
    assert "<h3>Thanksgiving</h3>" in page
    assert "assumption" in page
    assert f"{usual:%b} {usual.day}, {usual.year}" in page
    at.number_input(key="seasonal_weeks").set_value(0).run()
    assert at.query_params["weeks"] == "0"
    late = deadlines(event, Assumptions(ramp_up_weeks=0)).list_by
    assert f"List by {late:%b} {late.day}, {late.year}" in shown(at)


def test_picking_an_upcoming_event_opens_it_and_is_in_the_url(at):
    opened(at, "seasonal", region="US")
    at.button(key="open_event_2").click().run()
    name, day = at.query_params["open"].split("~")
    assert at.query_params.get("month", f"{NOW:%Y-%m}") == day[:7]
    found = events("US", date.fromisoformat(day), date.fromisoformat(day))
    assert name in {one.id for one in found}
    assert not at.exception


def test_an_upcoming_event_says_whether_its_listing_is_still_in_time(at):
    page = shown(opened(at, "seasonal", region="US"))
    assert 'data-urgency="passed"' in page  # within six weeks nothing can be listed in time
    assert 'data-testid="event-timeline"' in page
    assert "start by" in page


def test_rising_terms_that_name_the_season_lead_to_their_evidence(at):
    page = shown(opened(at, "seasonal", region="US", open=AUTUMN))
    assert "cosyfall" in page.casefold()
    at.button(key="season_term_1").click().run()
    assert at.query_params["open"].endswith("cosy fall")
    assert "Why this score" in html(at)


def test_ideas_can_be_made_from_a_term_of_the_season(at, empty_studio):
    opened(at, "seasonal", region="US", open=AUTUMN)
    at.button(key="make_ideas").click().run()
    assert at.query_params["term"] == "cosy fall"


def test_ten_days_of_history_are_not_enough_for_a_lift_or_a_year(at):
    page = shown(opened(at, "seasonal", region="US", open=AUTUMN))
    assert page.count("Not enough data") >= 2
    assert "A year needs readings of 8 weeks at least; in United States there are 2." in page or (
        "there are 3" in page  # the ten days may touch a third week
    )


def test_an_event_that_no_term_can_name_says_so(at):
    day = next(
        one.day for one in events("US", date(YEAR, 2, 1), date(YEAR, 2, 28)) if one.id == "big-game"
    )
    page = shown(opened(at, "seasonal", region="US", open=f"big-game~{day}"))
    assert "Big Game Sunday" in page
    assert "No term can name this event" in "\n".join(one.value for one in at.caption)


@pytest.mark.parametrize(
    "address",
    [
        {"region": "XX"}, {"month": "never"}, {"open": "nothing~2030-01-01"}, {"weeks": "-4"},
        {"view": "decade", "shown": "?"}, {"open": f"easter~{YEAR}-01-01"},
    ],
)  # fmt: skip
def test_whatever_an_address_says_there_is_a_calendar(at, address):
    page = shown(opened(at, "seasonal", **address))
    assert chips(page)
    assert "This page could not be shown" not in page


def test_a_country_without_occasions_has_its_public_holidays(at):
    page = shown(opened(at, "seasonal", region="NO", month=f"{YEAR}-05"))
    assert f"constitution-day~{YEAR}-05-17" in chips(page)


@pytest.mark.parametrize(
    ("lang", "said"),
    [("es", "Eventos de temporada"), ("fr", "Événements saisonniers"), ("de", "Saisonereignisse")],
)
def test_the_page_speaks_every_language(at, lang, said):
    page = shown(opened(at, "seasonal", lang=lang, open=f"christmas~{YEAR}-12-25"))
    assert f"<h1>{said}</h1>" in page
    assert "<h3>Christmas</h3>" not in page


def test_before_the_first_scores_the_calendar_is_there_and_history_waits(warehouse, using):
    using(warehouse)
    page = shown(opened(new_app(), "seasonal", region="US", month=f"{YEAR}-11"))
    assert f"thanksgiving~{thanksgiving(YEAR)}" in chips(page)
    assert "Not enough data" in page


def test_both_downloads_are_offered(at):
    opened(at, "seasonal", region="US")
    keys = {one.proto.id.rsplit("-", 1)[-1] for one in at.get("download_button")}
    assert {"export_events_csv", "export_events_parquet"} <= keys


def test_overview_names_what_can_still_be_listed_and_opens_it(at):
    at.run()
    assert "Upcoming events" in html(at)
    assert 'data-urgency="passed"' not in html(at)
    at.button(key="open_next_event_1").click().run()
    assert "<h1>Seasonal events</h1>" in html(at)
    assert "~" in at.query_params["open"]


def test_a_link_of_the_calendar_keeps_every_filter():
    wish = event_filters.CalendarFilter.from_params(
        {"region": "DE", "shown": "all", "weeks": "3"}, home="US", today=date(2026, 11, 26)
    )
    assert event_filters.href(wish) == "?region=DE&shown=all&weeks=3"
