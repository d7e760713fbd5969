"""Terms are put together on evidence that chance does not explain."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.niches import Basket, DayList, Link, cluster, links_by_lists, links_by_naming
from app.domain.niches.clusters import MOST_TERMS
from tests.unit.app.domain.niche_terms import DAY


def lists(*days, places=("GB", "US")) -> list[DayList]:
    """One list per place and day; each day is given as the terms that stood in every place."""
    return [
        DayList(place, DAY + timedelta(days=number), frozenset(terms))
        for number, terms in enumerate(days)
        for place in places
    ]


QUIET = [{f"other {n}"} for n in range(20)]


def test_terms_that_stand_together_on_their_lists_are_linked():
    together = lists(*[{"bowl", "halftime", "tea"}] * 3, *({"tea", f"o{n}"} for n in range(17)))
    (link,) = links_by_lists(together, {"bowl", "halftime", "tea"})
    assert (link.first, link.second, link.how, link.together) == ("bowl", "halftime", "lists", 6)
    # In each place: 3 of 20 lists each, so 0.45 together by chance and 3 in fact.
    assert link.lift == pytest.approx(3 / 0.45)


def test_what_stands_on_every_list_is_linked_with_nothing():
    assert links_by_lists(
        lists(*[{"everywhere", "a"}] * 8, *[{"everywhere"}] * 20), {"everywhere", "a"}
    ) == []  # fmt: skip


@pytest.mark.parametrize(
    "few",
    [
        lists(*[{"a", "b"}] * 2, *QUIET, places=("GB", "US", "FR")),  # two days
        lists(*[{"a", "b"}] * 9, *QUIET, places=("GB",)),  # one place
        [*lists(*[{"a", "b"}] * 2, *QUIET)],  # four lists
        lists(*[{"a", "b"}] * 3, *[{"a"}] * 6, *QUIET),  # b is on a third of the lists of a
    ],
)
def test_too_few_days_places_or_lists_or_half_a_companion_link_nothing(few):
    assert links_by_lists(few, {"a", "b"}) == []


def test_two_terms_of_one_country_are_not_linked_by_that_alone():
    """They share ten of a year's hundred lists of two countries, which is much; not of theirs."""
    days = [{"rugby", "sheep"} if n % 2 else {"sheep"} for n in range(20)]
    at_home = lists(*days, places=("NZ", "NZ-N"))
    abroad = lists(*[set()] * 20, places=tuple(f"P{n}" for n in range(8)))
    assert links_by_lists(at_home + abroad, {"rugby", "sheep"}) == []


def test_a_term_named_beside_another_is_linked_and_one_named_beside_all_is_not():
    baskets = [
        Basket("cats", frozenset({"kittens", "fyp"}), "tiktok"),
        Basket("tea", frozenset({"cups", "fyp"}), "tiktok"),
        Basket("cats", frozenset({"kittens", "fyp"}), "instagram"),
    ]
    links = links_by_naming(baskets, {"cats", "kittens", "tea", "fyp"})
    assert links == []  # half of all readings name kittens: 1.5 times is no more than chance
    links = links_by_naming([*baskets, *(Basket(f"h{n}", frozenset(), "x") for n in range(9))],
                            {"cats", "kittens", "tea"})  # fmt: skip
    assert links == [Link("cats", "kittens", "named", 2, 6.0, ("instagram", "tiktok"))]


def test_a_cluster_is_a_star_and_no_chain():
    links = [Link("a", "b", "lists", 9, 9.0), Link("b", "c", "lists", 9, 9.0)]
    assert cluster({"a": 3, "b": 2, "c": 1}, links) == [("a", (links[0],)), ("c", ())]
    assert cluster({"b": 3, "a": 2, "c": 1}, links) == [("b", tuple(links))]


NODES = [f"t{n}" for n in range(12)]
LINKS = st.lists(
    st.tuples(
        st.sampled_from(NODES), st.sampled_from(NODES), st.sampled_from(["lists", "named"]),
        st.integers(1, 20), st.floats(2, 50),
    )
    .filter(lambda parts: parts[0] < parts[1])
    .map(lambda parts: Link(*parts)),
    max_size=60,
)  # fmt: skip
WEIGHTS = st.dictionaries(st.sampled_from(NODES), st.floats(0, 1), max_size=12)


@given(WEIGHTS, LINKS, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_clusters_share_out_the_terms_whatever_the_order(weights, links, chance: random.Random):
    made = cluster(weights, links)
    members = [head for head, _ in made]
    members += [link.other(head) for head, inner in made for link in inner]
    assert sorted(members) == sorted(weights)
    assert all(len(inner) < MOST_TERMS for _, inner in made)
    shuffled = list(weights.items())
    chance.shuffle(shuffled)
    chance.shuffle(links)
    assert cluster(dict(shuffled), links) == made


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("ABC"), st.integers(0, 9)), st.sets(st.sampled_from(NODES[:5]))
    )
)
@settings(deadline=None)
def test_a_link_counts_what_can_be_counted_again(drawn):
    given_lists = [
        DayList(place, DAY + timedelta(days=day), frozenset(terms))
        for (place, day), terms in drawn.items()
    ]
    for link in links_by_lists(given_lists, NODES):
        both = [each for each in given_lists if {link.first, link.second} <= each.terms]
        assert link.together == len(both)
        assert len({each.day for each in both}) >= 3
        assert len({each.place for each in both}) >= 2
        assert link.lift >= 3
