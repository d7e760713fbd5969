"""One canonical for every spelling, whatever the order, the batches and the corrections."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.terms.resolving import Spelling, resolve, weight
from scrapers.term import normalise_term

WORDS = [
    "black",
    "cat",
    "cats",
    "lives",
    "café",
    "2020",
    "2024",
    "🔥",
    "breonna",
    "breona",
    "happy",
]
JOINTS = ["", " ", "_", "-", "'"]


@st.composite
def spellings(draw) -> list[Spelling]:
    """Terms of few words, so that many of them meet."""
    made: dict[str, Spelling] = {}
    for _ in range(draw(st.integers(1, 14))):
        words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4))
        term = normalise_term(draw(st.sampled_from(JOINTS)).join(words))
        made[term] = Spelling(term, term, draw(st.integers(0, 3)))
    return list(made.values())


@st.composite
def corrected(draw) -> tuple[list[Spelling], dict[str, str]]:
    made = draw(spellings())
    terms = [each.term for each in made]
    targets = st.sampled_from([*terms, "never observed"])
    return made, draw(st.dictionaries(st.sampled_from(terms), targets, max_size=4))


@given(corrected())
def test_every_spelling_gets_a_known_canonical_that_is_its_own(case):
    made, into = case
    found = resolve(made, into)
    assert found.keys() == {each.term for each in made}
    for each in found.values():
        assert found[each.canonical].canonical == each.canonical


@given(corrected(), st.randoms())
def test_the_order_makes_no_difference(case, random):
    made, into = case
    shuffled = random.sample(made, len(made))
    pairs = random.sample(list(into.items()), len(into))
    assert resolve(shuffled, dict(pairs)) == resolve(made, into)


@given(spellings(), st.integers(0, 14))
def test_a_family_resolved_again_with_its_relatives_stays_as_it_was(made, n):
    found = resolve(made)
    picked = {found[each.term].canonical for each in made[:n]}
    family = [each for each in made if found[each.term].canonical in picked]
    assert resolve(family) == {each.term: found[each.term] for each in family}


@given(corrected())
def test_an_operators_word_is_obeyed_where_it_can_be(case):
    made, into = case
    found = resolve(made, into)
    for term, target in into.items():
        assert found[term].method == "operator"
        if target in found and target not in into:
            assert found[term].canonical == found[target].canonical


def of(*terms: str, **weights: int) -> list[Spelling]:
    return [Spelling(term, term, weights.get(term, 0)) for term in terms]


def canonicals(*terms: str, into: dict[str, str] | None = None, **weights: int) -> dict[str, str]:
    return {k: v.canonical for k, v in resolve(of(*terms, **weights), into).items()}


def test_the_spelling_seen_longest_stands_for_the_others():
    found = canonicals("black lives matter", "blacklivesmatter", blacklivesmatter=2)
    assert set(found.values()) == {"blacklivesmatter"}


def test_of_equals_the_one_in_words_and_with_its_marks_stands_for_the_others():
    assert canonicals("blacklivesmatter", "black lives matter")["blacklivesmatter"] == (
        "black lives matter"
    )
    assert canonicals("cafe paris", "café paris")["cafe paris"] == "café paris"
    assert canonicals("spooky", "s p o o k y")["s p o o k y"] == "spooky"


def test_a_correction_takes_a_term_out_and_no_other_along():
    into = {"black cats": "black cats"}
    found = resolve(of("black cat", "black cats", "blackcat"), into)
    assert found["black cats"].canonical == "black cats"
    assert found["blackcat"].canonical == "black cat"


def test_the_term_an_operator_names_stands_for_its_family():
    found = canonicals("x mas", "xmas", "christmas", into={"christmas": "xmas"})
    assert set(found.values()) == {"xmas"}


def test_corrections_in_a_circle_leave_their_terms_alone():
    found = canonicals(
        "aaaa", "bbbb", "cccc", into={"aaaa": "bbbb", "bbbb": "aaaa", "cccc": "aaaa"}
    )
    assert found == {"aaaa": "aaaa", "bbbb": "bbbb", "cccc": "cccc"}


def test_a_word_of_one_letter_is_no_slip():
    found = canonicals("the xbox series s", "the xbox series")
    assert found["the xbox series s"] == "the xbox series s"


def test_a_near_duplicate_tells_how_near_it_is():
    found = resolve(of("stimuluscheck", "stimulus checks"))
    assert found["stimuluscheck"].method == "similar"
    assert 0.95 <= found["stimuluscheck"].similarity < 1
    assert found["stimulus checks"].method == "key"


@pytest.mark.parametrize(("days", "expected"), [(0, 0), (1, 0), (2, 1), (6, 1), (7, 2), (30, 3)])
def test_a_weight_grows_in_few_steps(days, expected):
    assert weight(days) == expected
