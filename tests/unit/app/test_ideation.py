"""Briefs by a model are held to the same rules as those the rules write."""

import json

import pytest

from app import ideation
from app.domain.ideas import validate_brief
from integrations.openai import errors
from integrations.openai.writer import IdeaWriter
from integrations.settings import Settings
from tests.unit.app.domain.terms import evidence
from tests.unit.integrations.responses_service import MODEL, brief, briefs, serving

TERM = evidence("#CosyFall", score=61.5, related=("sweater",))


def model(service):
    return IdeaWriter.of(Settings(_env_file=None, openai_base_url=service.address))


def test_briefs_of_a_model_are_made_to_fit_the_rules_or_left_out():
    odd = brief(
        title="Cosy ♥ Fall & more & more",
        phrase="  Fall   Club ",
        product="Spaceship",
        tags=["cosy!", "a tag that is much too long", "Fall"],
        palette=["#abcdef"],
        season=None,
    )
    invented = brief(phrase="Loved by 9 of 10")
    with serving((200, briefs(brief(), odd, invented, brief(season="Easter")))) as service:
        found, written = ideation.write(model(service), TERM, 5)
    assert [one.phrase for one in found] == ["Cosy Fall Reader", "Fall Club"]
    assert all(validate_brief(one, TERM) == [] for one in found)
    assert (found[1].title, found[1].product) == ("Cosy Fall & more more", "T-shirt")
    assert found[1].tags[:2] == ("cosy", "fall")
    assert (written.model, written.cost_micro) == (MODEL, None)


def test_a_models_risky_words_are_flagged_whatever_it_says():
    with serving((200, briefs(brief(phrase="Disney Fall")))) as service:
        found, _ = ideation.write(model(service), TERM, 1)
    assert found[0].risk_flags == ("protected_name",)


def test_a_model_that_keeps_to_no_rule_wrote_nothing():
    told = pytest.raises(errors.UnusableAnswerError, match="keeps to the rules")
    with serving((200, briefs(brief(palette=["red"])))) as service, told:
        ideation.write(model(service), TERM, 1)


def test_the_model_is_told_of_a_term_what_the_evidence_holds():
    with serving((200, briefs(brief()))) as service:
        ideation.write(model(service), TERM, 1)
        ((_, _, body),) = service.asked
    told = json.loads(body["input"])["evidence"]
    assert (told["label"], told["score"], told["volume"]) == ("#CosyFall", 61.5, None)
    assert (told["day"], told["related"]) == ("2026-01-02", ["sweater"])


def test_the_number_that_a_listing_is_told_by_is_no_number_of_the_term():
    mug = evidence("Cosy Cabin Mug", term="cosy cabin mug #1042", kind="listing")
    numbered = brief(phrase="Mug 1042", season=None)
    with serving((200, briefs(brief(season=None), numbered))) as service:
        found, _ = ideation.write(model(service), mug, 5)
        ((_, _, body),) = service.asked
    assert "1042" not in body["input"]
    assert [one.phrase for one in found] == ["Cosy Fall Reader"]
