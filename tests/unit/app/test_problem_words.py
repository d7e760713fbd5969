"""The pages know every finding of the rules, in the rules' own words."""

from __future__ import annotations

import pytest

from app.components import problem_words, studio_words
from app.domain.designs import LAYOUTS, refuse
from app.domain.problems import MESSAGES, Problem
from app.domain.risky_words import FLAGS


def test_every_finding_of_the_text_rules_has_the_rules_own_sentence():
    assert {code: problem_words._sentences().get(code) for code in MESSAGES} == dict(MESSAGES)


@pytest.mark.parametrize("phrase", ["", "x" * 500, "\x07", "🎃", "long words " * 10])
def test_a_refused_phrase_has_the_renderers_own_sentence(phrase):
    refused = refuse(phrase)
    assert refused is not None
    assert problem_words.sentence(refused) == refused.sentence


def test_an_unknown_finding_is_said_in_the_rules_english():
    unknown = Problem("new", "warn", "title", "A new {thing}.", {"thing": "rule"})
    assert problem_words.sentence(unknown) == "A new rule."


def test_flags_and_layouts_have_names():
    assert all(problem_words.risk(flag) != flag for flag in FLAGS)
    assert all(studio_words.layout(layout) != layout for layout in LAYOUTS)
