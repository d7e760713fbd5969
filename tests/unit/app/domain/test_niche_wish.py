"""A URL of Niches outlives its data: reading one never fails, and the order it asks for is kept."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.filters import KINDS
from app.domain.niches import BrandProfile, rank
from app.domain.niches.wish import PARAMETERS, SHOWN, SORTS, TABS, NicheWish, chosen
from tests.unit.app.domain.niche_terms import candidate, counted

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=40)
WISHES = st.builds(
    NicheWish,
    tab=st.sampled_from(TABS),
    day=st.none() | st.dates(),
    place=st.sampled_from([None, "GB", "IN/New Delhi", "GB+IE"]),
    q=TEXT.map(str.strip),
    shown=st.sampled_from(SHOWN),
    sort=st.sampled_from(SORTS),
    page=st.integers(1, 10_000),
    opened=st.none() | st.builds("{}~{}".format, st.sampled_from(KINDS), TEXT),
)
RANKING = rank(
    BrandProfile(interests=("cats",)),
    [
        candidate("cats", 40, growth=0.1, listings=counted("cats", 9_000)),
        candidate("cat mug", 60, growth=0.5),
        candidate("football", 90, listings=counted("football", 50)),
    ],
)


@given(WISHES)
def test_a_wish_survives_the_way_through_the_url(wish: NicheWish):
    assert NicheWish.from_params(wish.to_params()) == wish


@given(st.dictionaries(st.sampled_from(sorted(PARAMETERS)), st.text()))
def test_any_url_is_readable_and_what_it_means_is_spelled_the_same_again(params: dict[str, str]):
    wish = NicheWish.from_params(params)
    assert NicheWish.from_params(wish.to_params()) == wish


def test_a_page_of_more_digits_than_a_number_can_have_is_the_first():
    assert NicheWish.from_params({"page": "9" * 5000}).page == 1


def test_defaults_leave_the_url_empty_and_a_new_wish_begins_on_the_first_page():
    assert NicheWish().to_params() == {}
    assert NicheWish(page=4).changed(sort="fit") == NicheWish(sort="fit")
    assert NicheWish(day=date(2026, 1, 2), opened="hashtag~a~b").to_params() == {
        "day": "2026-01-02", "open": "hashtag~a~b",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (NicheWish(), ["cat mug", "cats", "football"]),
        (NicheWish(sort="demand"), ["football", "cat mug", "cats"]),
        (NicheWish(sort="competition"), ["football", "cats", "cat mug"]),
        (NicheWish(sort="growth"), ["cat mug", "cats", "football"]),
        (NicheWish(shown="fitting"), ["cat mug", "cats"]),
        (NicheWish(shown="counted"), ["cats", "football"]),
        (NicheWish(q="mugs"), ["cat mug"]),
        (NicheWish(q="nothing"), []),
    ],
)
def test_a_wish_chooses_and_orders_and_what_is_unknown_comes_last(wish, expected):
    assert [niche.head.label for niche in chosen(RANKING, wish)] == expected
