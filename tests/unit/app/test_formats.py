from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from app import formats, i18n

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def spelled(language: str, function, *arguments, **options) -> str:
    with i18n.using(language):
        return function(*arguments, **options).replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "1,234,568"), ("es", "1.234.568"), ("fr", "1 234 568"), ("de", "1.234.568")],
)
def test_numbers_have_the_separators_of_the_language(language, expected):
    assert spelled(language, formats.number, 1_234_567.8) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "51.2B"), ("es", "51,2 mil M"), ("fr", "51,2 Md"), ("de", "51,2 Mrd.")],
)
def test_large_numbers_are_short(language, expected):
    assert spelled(language, formats.compact, 51_200_000_000) == expected


def test_a_language_without_a_short_thousand_shows_the_whole_number():
    assert spelled("de", formats.compact, 39_020) == "39.020"
    assert spelled("en", formats.compact, 39_020) == "39K"
    assert spelled("en", formats.compact, 9_999) == "9,999"


@pytest.mark.parametrize(
    ("fraction", "expected"),
    [(0.254, "+25%"), (-1.5, "−150%"), (0.043, "+4.3%"), (0.0001, "0.0%"), (0.0, "0%")],
)
def test_signed_percentages_carry_a_true_sign_and_none_at_zero(fraction, expected):
    assert spelled("en", formats.percent, fraction, signed=True) == expected


def test_percentages_follow_the_language():
    assert spelled("de", formats.percent, 0.0434) == "4,3 %"
    assert spelled("en", formats.percent, -0.25) == "−25%"


def test_differences_have_a_sign():
    assert [spelled("en", formats.signed, n) for n in (4, 0, -1200)] == ["+4", "0", "−1,200"]


def test_a_moment_is_told_in_utc_wherever_it_was_measured():
    there = NOW.astimezone(timezone(timedelta(hours=-8)))
    assert spelled("fr", formats.instant, there) == "24 nov. 2026, 12:00 UTC"


def test_days_name_their_month_and_axis_days_leave_out_the_year():
    assert spelled("en", formats.day, date(2021, 3, 4)) == "Mar 4, 2021"


@pytest.mark.parametrize(
    ("passed", "expected"),
    [
        (timedelta(hours=3), "hace 3 horas"),
        (timedelta(seconds=20), "ahora mismo"),
        (timedelta(days=-2), "ahora mismo"),
        (timedelta(days=1700), "hace 5 años"),
    ],
)
def test_how_long_ago_is_told_in_one_unit_and_the_future_is_now(passed, expected):
    assert spelled("es", formats.ago, NOW - passed, NOW) == expected


@pytest.mark.parametrize(
    ("language", "minor", "currency", "expected"),
    [
        ("en", 1299, "USD", "$12.99"),
        ("en", -25, "USD", "−$0.25"),
        ("de", 129900, "EUR", "1.299,00\xa0€"),
        ("en", 1299, "JPY", "¥1,299"),
    ],
)
def test_money_is_written_from_minor_units(language, minor, currency, expected):
    with i18n.using(language):
        assert formats.money(minor, currency) == expected


@pytest.mark.parametrize(
    ("language", "micro", "expected"),
    [
        ("en", 1_250, "$0.0013"),
        ("en", 313, "$0.00031"),
        ("en", 1, "$0.000001"),
        ("en", 15_400, "$0.015"),
        ("en", 100_000, "$0.10"),
        ("en", 12_345_678, "$12.35"),
        ("en", 0, "$0.00"),
        ("de", 1_200, "0,0012 $"),
    ],
)
def test_a_part_of_a_cent_is_written_with_two_telling_digits(language, micro, expected):
    assert spelled(language, formats.small_money, micro, "USD") == expected
