from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.numbers import MAX_COUNT, Count, NotACountError, parse_count, parse_integer


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("39020", 39_020),
        ("39,020", 39_020),
        ("1,234,567", 1_234_567),
        ("1.234.567", 1_234_567),
        ("1 234 567", 1_234_567),
        ("1\u202f234", 1_234),
        ("12K", 12_000),
        ("12k", 12_000),
        ("1.2M", 1_200_000),
        ("2.5B", 2_500_000_000),
        ("50K+", 50_000),
        ("200+", 200),
        ("10,000+", 10_000),
        ("118K tweets", 118_000),
        ("39020.0", 39_020),
        ("\u0661\u0662\u0663", 123),
        ("\uff11\uff12", 12),
        (29_712_825, 29_712_825),
        (7.0, 7),
        (0, 0),
    ],
)
def test_a_count_is_read_exactly(written: Any, value: int) -> None:
    assert parse_count(written) == Count(value, None)


@pytest.mark.parametrize("written", ["Under 10K", "under 10,000", "<10K", "Fewer than 10K tweets"])
def test_an_upper_bound_is_not_a_volume(written: str) -> None:
    assert parse_count(written) == Count(None, 10_000)


@pytest.mark.parametrize("written", [None, "", "  ", "-", "N/A", "null", "None", "nan"])
def test_not_given_is_neither_zero_nor_an_error(written: Any) -> None:
    assert parse_count(written) == Count(None, None)


@pytest.mark.parametrize(
    "written",
    [
        *("1,2M", "1.234", "12,34", "-5", "1e5", "10,000%+", "12K%", "many", "Under", "inf"),
        *("10\u00b2", "\u00bd", "1" * 65, str(MAX_COUNT + 1)),
        *(MAX_COUNT + 1, -1, 1.5, True, [], {}),
    ],
)
def test_what_could_mean_two_things_is_refused(written: Any) -> None:
    with pytest.raises(NotACountError):
        parse_count(written)


@given(st.integers(0, MAX_COUNT))
def test_every_bigint_survives_every_plain_spelling(value: int) -> None:
    for written in (value, str(value), f"{value:,}", f" {value} ", f"{value}+"):
        assert parse_count(written) == Count(value, None)


@given(st.text(max_size=80))
def test_any_text_is_a_count_or_a_refusal_and_never_negative(text: str) -> None:
    try:
        count = parse_count(text)
    except NotACountError:
        return
    assert all(part is None or 0 <= part <= MAX_COUNT for part in count)


@pytest.mark.parametrize(("written", "value"), [("21", 21), (3, 3), ("1.0", 1), ("", None)])
def test_an_integer_is_digits_only(written: Any, value: int | None) -> None:
    assert parse_integer(written) == value


@pytest.mark.parametrize("written", ["1K", "12+", "under 5", "first", "-1", "1.5"])
def test_a_rank_is_never_an_abbreviation(written: str) -> None:
    with pytest.raises(NotACountError):
        parse_integer(written)
