"""Terms are put together on evidence that chance does not explain."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.niches import Basket, Link, cluster, links_by_lists, links_by_naming
from app.domain.niches.clusters import MOST_TERMS


def test_terms_that_stand_together_on_their_lists_are_linked():
    lists = [{"bowl", "halftime", "tea"}] * 5 + [{"tea", f"other {n}"} for n in range(20)]
    (link,) = links_by_lists(lists, {"bowl", "halftime", "tea"})
    assert (link.first, link.second, link.how, link.together) == ("bowl", "halftime", "lists", 5)
    assert link.lift == 5.0


def test_what_stands_on_every_list_is_linked_with_nothing():
    lists = [{"everywhere", "a", f"x{n}"} if n < 6 else {"everywhere"} for n in range(30)]
    assert links_by_lists(lists, {"everywhere", "a"}) == []


def test_three_lists_are_too_few():
    lists = [{"a", "b"}] * 3 + [{"c"}] * 40
    assert links_by_lists(lists, {"a", "b", "c"}) == []


def test_half_a_companion_is_none():
    lists = [{"a", "b"}] * 4 + [{"a"}] * 5 + [{"c"}] * 40
    assert links_by_lists(lists, {"a", "b"}) == []


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


@given(st.lists(st.sets(st.sampled_from(NODES)), max_size=40))
@settings(deadline=None)
def test_a_link_counts_what_can_be_counted_again(lists):
    for link in links_by_lists(lists, NODES):
        both = sum(link.first in each and link.second in each for each in lists)
        assert link.together == both
        assert link.lift >= 3
