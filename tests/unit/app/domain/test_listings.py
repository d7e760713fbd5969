"""A draft is checked against Etsy's written limits and the first list of risky words."""

from dataclasses import replace

import pytest

from app.domain.compliance import check, verdict
from app.domain.ideas import write_briefs
from app.domain.listings import (
    AI_SENTENCE,
    MAX_DESCRIPTION,
    MAX_TAG,
    MAX_TAGS,
    MAX_TITLE,
    ProductChoice,
    check_listing,
    first_draft,
)
from app.domain.problems import MESSAGES
from app.domain.risky_words import FLAGS, flags
from app.domain.sample_catalogue import KIDS_TEE, SAMPLES, TEE, sample_for
from tests.unit.app.domain.terms import ODD_TERMS, evidence

OWN = replace(TEE, is_sample=False)


def draft(term="#CosyFall", **changes):
    (brief,) = write_briefs(evidence(term), 1)
    return replace(first_draft(brief, OWN, price_minor=2400), **changes)


def codes(problems):
    return {problem.code for problem in problems}


@pytest.mark.parametrize("term", ODD_TERMS)
def test_the_first_draft_of_any_brief_keeps_to_etsys_limits(term):
    assert check_listing(draft(term)) == []


def test_the_limits_are_etsys():
    assert (MAX_TITLE, MAX_TAGS, MAX_TAG, MAX_DESCRIPTION) == (140, 13, 20, 5000)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": ""}, "blank"),
        ({"title": "x" * 141}, "too_long"),
        ({"title": "Cat ♥ shirt"}, "bad_character"),
        ({"title": "Cats & dogs & birds"}, "repeated_character"),
        ({"description": " \n"}, "blank"),
        ({"description": "x" * 5001}, "too_long"),
        ({"price_minor": 0}, "price_missing"),
        ({"price_minor": 19}, "price_too_low"),
        ({"product": ProductChoice(5)}, "product_missing"),
        ({"tags": ("cat!",)}, "tag_bad_character"),
    ],
)
def test_what_blocks_a_listing(changes, code):
    found = check_listing(draft(**changes))
    assert code in {problem.code for problem in found if problem.severity == "block"}
    assert all(problem.sentence for problem in found)
    assert verdict(found) == "blocked"


def test_a_listing_at_the_very_limit_passes():
    longest = draft(title="x" * 140, description="y" * 5000, price_minor=20)
    assert check_listing(longest) == []


def test_a_sample_product_is_said_to_be_one_and_its_cost_is_not_made_up():
    found = check_listing(draft(product=TEE))
    assert (codes(found), verdict(found)) == ({"sample_product"}, "look")
    for sample in SAMPLES.values():
        assert sample.is_sample
        assert sample.is_complete
        assert (sample.cost_minor, sample.shipping_minor) == (None, None)


def test_the_sample_follows_the_product():
    assert (sample_for("Kids' T-shirt"), sample_for("Hoodie")) == (KIDS_TEE, TEE)


def test_a_clean_listing_is_clear():
    assert verdict(check(draft(), phrase="Cosy Fall")) == "clear"


@pytest.mark.parametrize(
    ("text", "code", "weight"),
    [
        ("A Disney shirt", "name_protected", "blocked"),
        ("Taylor Swift tee", "name_protected", "blocked"),
        ("taylorswift", "name_protected", "blocked"),
        ("POKÉMON", "name_protected", "blocked"),
        ("porn", "word_adult", "blocked"),
        ("white power", "word_hate", "blocked"),
        ("murder mystery", "word_violence", "look"),
        ("pulls weed", "word_drugs", "look"),
        ("cures colds", "word_claim", "look"),
        ("election night", "word_sensitive", "look"),
    ],
)
def test_risky_words_are_found_in_every_field(text, code, weight):
    for found in (
        check(draft(title=text)),
        check(draft(description=text)),
        check(draft(tags=(text, *draft().tags[1:]))),
        check(draft(), phrase=text),
    ):
        assert code in codes(found)
        assert verdict(found) == weight


@pytest.mark.parametrize("text", ["therapist", "Essex", "Legolas", "skill", "star. Wars of roses"])
def test_a_part_of_another_word_is_not_found(text):
    assert not flags(text) or text.startswith("star")


def test_two_tags_side_by_side_are_not_read_as_one_name():
    assert codes(check(draft(tags=("star", "wars", *draft().tags[2:])))) == set()


def test_flags_come_in_one_order_and_once():
    assert flags("porn Disney porn", "Disney") == ("adult", "protected_name")
    assert set(FLAGS) - {"protected_name"} == {
        code.removeprefix("word_") for code in MESSAGES if code.startswith("word_")
    }


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (AI_SENTENCE, set()),
        ("Mit KI gestaltet.", set()),
        ("Créé avec l'intelligence artificielle.", set()),
        ("Said in the main hall.", {"disclosure_missing"}),
    ],
)
def test_the_use_of_ai_has_to_be_said(said, found):
    assert codes(check(draft(description=said), with_ai=True)) == found
    assert codes(check(draft(description=said))) == set()


def test_a_draft_from_a_models_brief_says_so():
    (brief,) = write_briefs(evidence("cat"), 1)
    made = first_draft(brief, OWN, price_minor=2400, with_ai=True)
    assert AI_SENTENCE in made.description
    assert check(made, with_ai=True) == []
