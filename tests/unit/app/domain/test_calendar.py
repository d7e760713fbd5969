"""Events fall on the days that were published for them, in every year and region."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import library, rules
from app.domain.calendar.events import KINDS, REGIONS, events, occasions
from app.domain.seasons import names_of, season_of
from tests.unit.app.domain.calendar_facts import FACTS, YEARS, days_after_easter, easter

ANY_YEAR = st.integers(min_value=1970, max_value=2090)
GREGORIAN = sorted(
    {
        one.rule
        for one in occasions()
        if not one.rule.startswith("holidays: ") or one.rule == rules.EASTER
    }
)


# The library has Hindu feasts from 2001 to 2035 and says so when asked for other years.
pytestmark = pytest.mark.filterwarnings("ignore:Requested Holidays are available only from")


def days_of(event: str, region: str, year: int) -> list[date]:
    found = events(region, date(year, 1, 1), date(year, 12, 31))
    return [one.day for one in found if one.id == event]


@pytest.mark.parametrize(
    ("region", "event", "year", "day"),
    [
        (region, event, year, day)
        for region, event, published in FACTS
        for year, day in published.items()
    ],
)
def test_an_occasion_falls_on_the_day_that_was_published(region, event, year, day):
    assert days_of(event, region, year) == [date.fromisoformat(f"{year}-{day}")]


@pytest.mark.parametrize("region", ["US", "GB", "CA", "AU", "FR", "DE", "ES", "MX", "BR"])
@pytest.mark.parametrize("year", YEARS)
def test_easter_is_where_the_algorithm_puts_it(region, year):
    assert days_of("easter", region, year) == [easter(year)]


@given(ANY_YEAR)
def test_easter_and_what_hangs_on_it_is_right_in_any_year(year):
    assert days_of("easter", "GB", year) == [easter(year)]
    assert days_of("mothers-day", "GB", year) == [days_after_easter(year, -21)]
    assert days_of("fathers-day", "DE", year) == [days_after_easter(year, 39)]


@given(ANY_YEAR)
def test_mothers_day_in_france_is_a_sunday_that_is_never_pentecost(year):
    (day,) = days_of("mothers-day", "FR", year)
    assert day.weekday() == 6
    assert day != days_after_easter(year, 49)
    assert date(year, 5, 25) <= day <= date(year, 6, 7)


@given(st.sampled_from(GREGORIAN), ANY_YEAR)
def test_a_rule_gives_one_day_in_every_year_and_never_two(rule, year):
    (day,) = rules.parse(rule).days(year)
    assert day.year == year


@given(st.sampled_from(REGIONS), ANY_YEAR)
def test_no_occasion_of_our_own_rules_comes_twice_within_a_year_of_a_region(region, year):
    found = events(region, date(year, 1, 1), date(year, 12, 31))
    ours = [one.id for one in found if one.source == "rule"]
    assert len(ours) == len(set(ours))


def test_a_feast_of_the_moon_can_begin_twice_in_a_year_and_says_that_it_is_estimated():
    found = events("US", date(2033, 1, 1), date(2033, 12, 31))
    eid = [one for one in found if one.id == "eid-al-fitr"]
    assert [one.day for one in eid] == [date(2033, 1, 2), date(2033, 12, 23)]
    assert all(one.is_estimated for one in eid)
    assert "estimated" not in eid[0].name


def test_a_feast_that_began_the_year_before_does_not_begin_again():
    assert days_of("hanukkah", "US", 2025) == [date(2025, 12, 15)]


def test_a_rule_says_nothing_of_the_years_before_it_held():
    assert days_of("big-game", "US", 2021) == []
    assert days_of("big-game", "US", 2022) == [date(2022, 2, 13)]


def test_where_a_public_holiday_is_the_occasion_it_stands_there_once():
    day = date(2026, 11, 26)
    assert [one.id for one in events("US", day, day)] == ["thanksgiving"]
    new_year = date(2026, 1, 1)
    for region in REGIONS:
        assert [one.id for one in events(region, new_year, new_year)] == ["new-year"], region


def test_days_that_stand_in_for_a_holiday_are_no_events():
    names = [one.name for one in events("CN", date(2026, 1, 1), date(2026, 12, 31))]
    assert not [name for name in names if "substituted" in name]
    assert names.count("Chinese New Year (Spring Festival)") == 1
    assert "Independence Day (observed)" not in [
        one.name for one in events("US", date(2026, 7, 1), date(2026, 7, 5))
    ]


@pytest.mark.parametrize(
    ("region", "language", "name"),
    [
        ("FR", "fr", "Lundi de Pâques"),
        ("FR", "en", "Easter Monday"),
        ("DE", "de", "Ostermontag"),
        ("ES", "es", "Viernes Santo"),
        ("CA", "fr", "Vendredi saint"),
        ("AU", "de", "Good Friday"),
        ("GB", "fr", "Good Friday"),
    ],
)
def test_public_holidays_are_named_in_the_language_where_the_library_speaks_it(
    region, language, name
):
    assert name in [
        one.name for one in events(region, date(2026, 1, 1), date(2026, 12, 31), language)
    ]


def test_every_country_of_the_library_has_a_calendar():
    for country in library.countries():
        found = events(country, date(2026, 1, 1), date(2026, 12, 31))
        assert len({(one.id, one.day) for one in found}) == len(found), country


@pytest.mark.parametrize("region", ["XX", "", "us", "US-XX", "GB-", "~"])
def test_a_region_that_is_not_there_is_refused(region):
    with pytest.raises(library.UnknownRegionError):
        events(region, date(2026, 1, 1), date(2026, 12, 31))


def test_a_subdivision_has_its_own_public_holidays_and_its_countrys_occasions():
    scotland = {one.name for one in events("GB-SCT", date(2026, 1, 1), date(2026, 12, 31))}
    assert {"Saint Andrew's Day", "Mother's Day"} <= scotland


def test_events_are_in_order_within_the_days_asked_for_even_over_new_year():
    found = events("US", date(2026, 12, 20), date(2027, 1, 20))
    assert found == sorted(found, key=lambda one: one.day)
    assert found[0].id == "christmas"
    assert {one.day.year for one in found} == {2026, 2027}


@pytest.mark.parametrize("occasion", occasions(), ids=lambda one: f"{one.id}-{one.regions[0]}")
def test_an_occasion_can_be_read_and_its_season_is_one_that_terms_can_name(occasion):
    assert rules.parse(occasion.rule).days(2026)
    assert occasion.kind in KINDS
    assert set(occasion.regions) <= set(REGIONS)
    assert occasion.provenance
    if occasion.season:
        for name in names_of(occasion.season):
            assert season_of(tuple(name.split())) == occasion.season
        assert names_of(occasion.season)


def test_an_occasion_has_one_rule_per_region():
    pairs = [(one.id, region) for one in occasions() for region in one.regions]
    assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize(
    "text",
    ["", "31 February", "0 May", "fifth Sunday of May", "2 days beside Easter", "2026-01-01"],
)
def test_what_is_no_rule_is_refused(text):
    with pytest.raises(rules.RuleError):
        rules.parse(text)


def test_a_rule_never_names_a_year():
    assert not [
        one.rule
        for one in occasions()
        if any(word.isdigit() and len(word) == 4 for word in one.rule.split())
    ]


def test_the_library_agrees_with_our_rules_where_it_has_the_same_day():
    """The United States' unofficial days are kept by the library too."""
    for year in YEARS:
        theirs = holidays.country_holidays(
            "US", years=year, categories=("unofficial", "public"), observed=False, language="en_US"
        )
        for ours, name in (
            ("valentines-day", "Valentine's Day"),
            ("st-patricks-day", "Saint Patrick's Day"),
            ("mothers-day", "Mother's Day"),
            ("fathers-day", "Father's Day"),
            ("halloween", "Halloween"),
            ("thanksgiving", "Thanksgiving Day"),
            ("memorial-day", "Memorial Day"),
            ("labor-day", "Labor Day"),
        ):
            assert days_of(ours, "US", year) == theirs.get_named(name, lookup="exact"), (ours, year)


def test_working_days_before_a_day_leave_out_weekends_and_holidays():
    # Thursday 2 January 2025 is two working days after Monday 30 December: 1 January is none.
    assert library.working_day_before("US", date(2025, 1, 2), 2) == date(2024, 12, 30)
    assert library.working_day_before("US", date(2025, 1, 4), 0) == date(2025, 1, 4)
    assert library.working_day_before("US", date(2025, 1, 6), 1) == date(2025, 1, 6) - timedelta(3)
