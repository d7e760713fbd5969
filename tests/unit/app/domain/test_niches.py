"""Niches are ranked by figures that are known, each with its reason, and never by a guess."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.niches import BrandProfile, Link, percentiles, rank
from app.domain.niches.ranking import crowding
from app.domain.topics import compact, names, wording
from tests.unit.app.domain.niche_terms import candidate, counted

CATS = BrandProfile(interests=("cats",), banned=("politics", "trump"))


def codes(niche) -> set[str]:
    return {reason.code for reason in niche.reasons}


def test_a_niche_that_meets_an_interest_goes_before_a_stronger_one_that_does_not():
    found = rank(CATS, [candidate("#CatMom", 40), candidate("football", 99), candidate("tea", 10)])
    assert [niche.head.label for niche in found.niches] == ["#CatMom", "football", "tea"]
    first = found.niches[0]
    assert (first.fit, first.demand) == (1.0, 0.5)
    assert {"interest_met", "demand_by_score", "competition_unknown"} == codes(first)
    assert found.niches[1].fit == 0.0


def test_a_term_of_a_banned_topic_is_left_out_and_says_which():
    found = rank(CATS, [candidate("#Trump2024"), candidate("#TrumpTrain"), candidate("cats")])
    assert [niche.head.label for niche in found.niches] == ["cats"]
    assert [(one.term.label, one.topic) for one in found.excluded] == [
        ("#Trump2024", "trump"), ("#TrumpTrain", "trump"),
    ]  # fmt: skip


def test_a_banned_member_never_comes_in_through_its_cluster():
    links = [Link("cats", "trumpcats", "named", 5, 9.0, ("x",))]
    (niche,) = rank(CATS, [candidate("cats"), candidate("trump cats", 90)], links).niches
    assert [term.label for term in niche.terms] == ["cats"]


def test_without_a_count_of_listings_competition_is_unknown_and_not_nought():
    known, unknown = rank(
        CATS, [candidate("cat mug", 60, listings=counted("cat mug", 250)), candidate("cat tee", 50)]
    ).niches
    assert (unknown.competition, unknown.listings) == (None, None)
    assert "competition_unknown" in codes(unknown)
    assert known.competition == pytest.approx(0.4, abs=0.01)
    assert "competition_counted" in codes(known)


def test_of_two_alike_niches_the_less_contested_goes_first_and_the_unknown_between():
    found = rank(
        CATS,
        [
            candidate("cat a", listings=counted("cat a", 900_000)),
            candidate("cat b"),
            candidate("cat c", listings=counted("cat c", 3)),
        ],
    )
    assert [niche.head.label for niche in found.niches] == ["cat c", "cat b", "cat a"]


def test_without_a_score_the_standing_of_the_day_speaks_and_without_both_nothing_does():
    found = rank(
        BrandProfile(),
        [
            candidate("a", None, strength=0.9), candidate("b", None, strength=0.1),
            candidate("c", None),
        ],
    )  # fmt: skip
    assert [niche.demand for niche in found.niches] == [1.0, 0.0, None]
    assert "demand_by_standing" in codes(found.niches[0])
    assert "demand_unknown" in codes(found.niches[2])
    assert all(niche.fit is None and "profile_empty" in codes(niche) for niche in found.niches)


def test_spellings_of_one_thing_are_one_niche():
    (niche,) = rank(CATS, [candidate("#CatMom", 9), candidate("cat mom", 8, kind="query")]).niches
    assert [term.label for term in niche.terms] == ["#CatMom", "cat mom"]


def test_audience_product_and_letters_are_parts_that_count_only_where_they_apply():
    profile = BrandProfile(audiences=("dog people",), products=("mug",))
    by_label = {
        niche.head.label: niche
        for niche in rank(
            profile,
            [candidate(label) for label in ("#PuppyLove", "dog mug", "dog hoodie", "dog", "كأس")],
        ).niches
    }
    assert by_label["#PuppyLove"].fit == 1.0
    assert by_label["dog mug"].fit == 1.0
    assert by_label["dog"].fit == 1.0
    assert by_label["dog hoodie"].fit == pytest.approx(0.2 / 0.35, abs=1e-4)
    assert codes(by_label["dog hoodie"]) >= {"audience_met", "product_not_sold"}
    assert by_label["كأس"].fit == 0.0
    assert "other_letters" in codes(by_label["كأس"])


def test_a_profile_of_products_alone_judges_only_terms_that_name_one():
    found = rank(BrandProfile(products=("mug",)), [candidate("cat mug"), candidate("sunrise")])
    assert {niche.head.label: niche.fit for niche in found.niches} == {
        "cat mug": 1.0, "sunrise": None,
    }  # fmt: skip


def test_a_niche_that_a_person_has_to_judge_fits_half_as_well_and_says_why():
    (niche,) = rank(BrandProfile(interests=("disney",)), [candidate("disney cats")]).niches
    assert niche.fit == 0.5
    assert ("flag", "protected_name") in niche.reasons[-1].values


def test_a_short_topic_is_found_as_a_word_only():
    assert not names(wording("award show"), wording("war"))
    assert names(wording("#NoWar"), wording("war"))
    assert not names(wording("grapes"), wording("rape"))
    assert names(wording("#stopthesteal2020"), wording("Stop the Steal"))
    assert names(wording("Gatos y perros"), wording("gato"))
    assert names(wording("ÉTÉ INDIEN"), wording("été"))


def test_marks_that_make_a_word_stay_and_accents_go():
    assert compact("हिन्दी") != compact("हन्द")
    assert compact("#Été_Indien ❤️") == "eteindien"
    assert compact("🔥") == "🔥"


def test_listings_are_crowded_on_a_logarithmic_scale():
    assert crowding(0) == 0.0
    assert crowding(10**6) == crowding(10**9) == 1.0
    assert crowding(999) == pytest.approx(0.5, abs=0.01)


LABELS = st.sampled_from(
    ["cats", "#CatMom", "cat mom", "dog mug", "#Trump2024", "trump cats", "tea", "كأس", "🔥", "NFL"]
)
FIGURE = st.none() | st.floats(0, 100)
CANDIDATES = st.lists(
    st.builds(
        lambda label, score, strength, n: candidate(
            label, score, strength=strength, listings=None if n is None else counted(label, n)
        ),
        LABELS, FIGURE, st.none() | st.floats(0, 1), st.none() | st.integers(0, 10**7),
    ),
    unique_by=lambda one: one.name,
    max_size=10,
)  # fmt: skip
SPELLINGS = ["cats", "catmom", "dogmug", "trump2024", "trumpcats", "tea", "nfl"]
LINKS = st.lists(
    st.tuples(st.sampled_from(SPELLINGS), st.sampled_from(SPELLINGS), st.integers(1, 9))
    .filter(lambda pair: pair[0] < pair[1])
    .map(lambda pair: Link(pair[0], pair[1], "lists", pair[2], 3.0 + pair[2])),
    max_size=12,
)


@given(CANDIDATES, LINKS, st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_the_order_of_what_comes_in_changes_nothing(candidates, links, chance: random.Random):
    expected = rank(CATS, candidates, links)
    chance.shuffle(candidates)
    chance.shuffle(links)
    assert rank(CATS, candidates, links) == expected


@given(CANDIDATES, LINKS)
@settings(max_examples=200, deadline=None)
def test_every_term_is_ranked_once_or_excluded_and_figures_stay_in_their_bounds(candidates, links):
    found = rank(CATS, candidates, links)
    ranked = [term.name for niche in found.niches for term in niche.terms]
    excluded = [one.term.name for one in found.excluded]
    assert sorted(ranked + excluded) == sorted(one.name for one in candidates)
    assert not any("trump" in term for _kind, term in ranked)
    for niche in found.niches:
        for figure in (niche.demand, niche.competition, niche.fit, niche.worth):
            assert figure is None or 0 <= figure <= 1
        assert {reason.about for reason in niche.reasons} >= {"demand", "competition", "fit"}


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=60))
def test_percentiles_lie_between_nought_and_one_and_keep_the_order(values):
    shares = percentiles(values)
    assert all(0 <= share <= 1 for share in shares)
    pairs = sorted(zip(values, shares, strict=True))
    assert [share for _, share in pairs] == sorted(shares)
    if len(values) > 1:
        assert sum(shares) / len(shares) == pytest.approx(0.5)
