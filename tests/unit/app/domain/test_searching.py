"""A search in a URL: what was written is read, and what anybody types never fails."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.filters import KINDS, TermKey
from app.domain.searching import TABS, SearchWish, normal, text_query

KEY = TermKey("GB", "hashtag", "a,b~c & 'd'")
OTHERS = tuple(TermKey("US", "topic", f"term {n}") for n in range(3))
KEYS = st.builds(
    TermKey,
    st.sampled_from(["GB", "IN/Mumbai", "GB+IE", "WW"]),
    st.sampled_from(KINDS),
    st.text(min_size=1).filter(lambda term: "\x00" not in term),
)
WISHES = st.builds(
    SearchWish,
    q=st.text(max_size=40).map(lambda text: " ".join(text.replace("\x00", "").split())),
    tab=st.sampled_from(TABS),
    place=st.sampled_from([None, "GB", "IN/Mumbai", "GB+IE"]),
    kind=st.sampled_from([None, *KINDS]),
    page=st.integers(1, 1000),
    compared=st.lists(KEYS, max_size=3, unique=True).map(tuple),
)


@given(WISHES)
def test_a_wish_that_was_written_is_read_back(wish):
    assert SearchWish.from_params(wish.to_params()) == wish


@given(st.dictionaries(st.sampled_from(["q", "tab", "place", "kind", "page", "compare1"]),
                       st.text()))  # fmt: skip
def test_nobody_can_type_an_address_that_fails(parameters):
    wish = SearchWish.from_params(parameters)
    assert wish.tab in TABS
    assert wish.page >= 1


def test_a_page_of_more_digits_than_a_number_can_have_is_the_first():
    assert SearchWish.from_params({"page": "9" * 5000}).page == 1


def test_what_is_at_its_default_is_not_in_the_address():
    assert SearchWish().to_params() == {}


def test_a_fourth_term_is_not_compared_and_a_second_press_takes_one_away():
    wish = SearchWish(compared=OTHERS)
    assert wish.comparing(KEY) == wish
    assert wish.comparing(OTHERS[1]).compared == (OTHERS[0], OTHERS[2])
    assert SearchWish(compared=(KEY,)).comparing(OTHERS[0]).compared == (KEY, OTHERS[0])


def test_a_term_named_twice_is_compared_once():
    wish = SearchWish.from_params({"compare1": str(KEY), "compare3": str(KEY)})
    assert wish.compared == (KEY,)


@pytest.mark.parametrize(
    ("typed", "key"),
    [("#CosyFall", "cosyfall"), ("  Cosy   FALL ", "cosy fall"), ("ﬁne", "fine"), ("# ", ""),
     ("STRASSE straße", "strasse strasse")],
)  # fmt: skip
def test_words_are_typed_in_any_way_and_searched_as_terms_are_keyed(typed, key):
    assert normal(typed) == key


@pytest.mark.parametrize(
    ("typed", "query"),
    [("cosy fa", "'cosy':* & 'fa':*"), ("a cat", "'a' & 'cat':*"), ("o'neill", "'o''neill':*"),
     ("x\\y & !z", r"'x\\y':* & '&' & '!z':*"), ("", "")],
)  # fmt: skip
def test_every_word_is_the_beginning_of_one_and_no_operator(typed, query):
    assert text_query(typed) == query
