"""A URL outlives the data it was made for: reading one never fails and spelling one is stable."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.filters import KINDS, SORTS, STAGES, VIEWS, WINDOWS, TermKey, TrendFilter
from app.domain.keyset import KeysetCursor

text = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=40)
keys = st.builds(
    TermKey,
    place=st.sampled_from(["GB", "WW", "US-CA", "IN/New Delhi"]),
    kind=st.sampled_from(KINDS),
    term=text,
)
unpaged = st.builds(
    TrendFilter,
    day=st.none() | st.dates(),
    source=st.sampled_from([None, "x", "google_trends"]),
    place=st.sampled_from([None, "GB", "IN/Mumbai", "Côte d'Ivoire"]),
    kind=st.sampled_from([None, *KINDS]),
    stage=st.sampled_from([None, *STAGES]),
    q=text.map(str.strip) | st.just(""),
    scored=st.sampled_from(["all", "scored"]),
    sort=st.sampled_from(SORTS),
    view=st.sampled_from(VIEWS),
    window=st.sampled_from(WINDOWS),
    min_score=st.integers(0, 100),
    opened=st.none() | keys,
)


@st.composite
def pages(draw):
    """A wish for a page of its own list, of the day that is asked for."""
    wish = draw(unpaged)
    values = st.lists(st.none() | text | st.integers(-(2**63), 2**63 - 1), max_size=5)
    day = wish.day or draw(st.dates())
    place = KeysetCursor(wish.listing, wish.narrowing, tuple(draw(values)), day=day)
    return replace(wish, after=place)


wishes = unpaged | pages()


@given(wishes)
def test_a_wish_survives_the_way_through_the_url(wish: TrendFilter):
    assert TrendFilter.from_params(wish.to_params()) == wish


NAMES = [*TrendFilter.__dataclass_fields__, "open", "cursor"]


@given(st.dictionaries(st.sampled_from(NAMES), st.text()))
def test_any_url_is_readable_and_what_it_means_is_spelled_the_same_again(params: dict[str, str]):
    wish = TrendFilter.from_params(params)
    assert TrendFilter.from_params(wish.to_params()) == wish


def test_defaults_leave_the_url_empty():
    assert TrendFilter().to_params() == {}
    assert not TrendFilter().narrows()


def page_of(wish: TrendFilter, day: date = date(2026, 3, 8)) -> TrendFilter:
    return replace(
        wish, after=KeysetCursor(wish.listing, wish.narrowing, ("87.5", 3, "cats"), day=day)
    )


def test_a_changed_wish_starts_on_its_first_page_unless_the_page_is_what_changed():
    wish = page_of(TrendFilter(place="GB"))
    assert wish.changed(place="US") == TrendFilter(place="US")
    assert wish.changed(window=90, after=wish.after) == replace(wish, window=90)


def test_a_page_pins_its_day_and_another_day_asks_for_its_first_page():
    wish = page_of(TrendFilter())
    assert wish.pinned_day == date(2026, 3, 8)
    elsewhere = wish.to_params() | {"day": "2026-03-09"}
    assert TrendFilter.from_params(elsewhere) == TrendFilter(day=date(2026, 3, 9))


@pytest.mark.parametrize(
    "change", [{"place": "US"}, {"sort": "term"}, {"q": "cat"}, {"min_score": "50"}]
)
def test_a_page_of_another_list_is_the_first_page(change: dict[str, str]):
    params = page_of(TrendFilter(place="GB")).to_params()
    assert TrendFilter.from_params(params).after is not None
    assert TrendFilter.from_params(params | change).after is None


@pytest.mark.parametrize("field", ["source", "place", "kind", "stage", "q"])
def test_every_filter_narrows(field: str):
    assert TrendFilter(**{field: "rising"}).narrows()


def test_codes_are_read_exactly_and_never_by_their_translated_word():
    wish = TrendFilter.from_params({"stage": "En alza", "kind": "Hashtag", "sort": "Score"})
    assert wish == TrendFilter()


@pytest.mark.parametrize("points", ["0", "101", "-1", "5.5", "²", "060", "x"])
def test_a_score_is_at_least_a_whole_number_of_points_from_1_to_100(points: str):
    assert TrendFilter.from_params({"min_score": points}) == TrendFilter()


def test_a_term_may_hold_the_separator_and_a_key_without_all_parts_is_none():
    assert TermKey.parse("GB~hashtag~a~b") == TermKey("GB", "hashtag", "a~b")
    for broken in (None, "", "GB", "GB~hashtag", "GB~hashtag~", "~hashtag~a", "GB~film~a"):
        assert TermKey.parse(broken) is None


def test_a_day_is_a_day_of_the_calendar():
    assert TrendFilter.from_params({"day": "2021-03-31"}).day == date(2021, 3, 31)
    assert TrendFilter.from_params({"day": "2021-02-30"}).day is None


def test_a_search_is_cut_and_holds_no_nul():
    wish = TrendFilter.from_params({"q": "\x00 a\x00b " + "x" * 300})
    assert wish.q.startswith("ab")
    assert len(wish.q) == 200
