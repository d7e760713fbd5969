"""A model judges many terms in one call; what it says beyond the question is dropped."""

import json

import pytest

from integrations.openai.errors import NotSetUpError, UnusableAnswerError
from integrations.openai.term_judge import MOST_TERMS, PROMPT_VERSION, Judged, TermJudge
from integrations.settings import Settings
from tests.unit.integrations.responses_service import MODEL, response, serving, text

CATEGORIES = ("pets", "music")


def judge(address: str | None) -> TermJudge:
    known = {"openai_api_key": "sk-secret" if address else None, "openai_base_url": address}
    return TermJudge.of(Settings(_env_file=None, **known), timeout=5.0)


def said(number: int, **changes) -> dict:
    usual = {"number": number, "categories": ["pets"], "fitness": 70, "reason": "Pets sell."}
    return usual | changes


def answering(*answers: dict) -> tuple[int, dict]:
    return 200, response(text(json.dumps({"terms": list(answers)})))


def test_terms_are_asked_by_number_and_answers_come_back_by_term():
    with serving(answering(said(2, categories=["music", "pets"]), said(1))) as service:
        found = judge(service.address).judge({"dog mom": "Dog Mom", "bts": "#BTS"}, CATEGORIES)
        ((_, _, body),) = service.asked
    assert json.loads(body["input"]) == {
        "terms": [{"number": 1, "term": "Dog Mom"}, {"number": 2, "term": "#BTS"}],
        "categories": ["pets", "music"],
    }
    assert body["store"] is False
    assert found.judged == (
        Judged("dog mom", ("pets",), 70, "Pets sell."),
        Judged("bts", ("pets", "music"), 70, "Pets sell."),
    )
    assert (found.model, found.prompt_version) == (MODEL, PROMPT_VERSION)


def test_answers_beyond_the_question_are_dropped():
    answers = (
        said(0), said(3), said(1, fitness=101), said(2, categories=["rockets"], reason="r" * 900),
    )  # fmt: skip
    with serving(answering(*answers)) as service:
        found = judge(service.address).judge({"a": "a", "b": "b"}, CATEGORIES)
    (kept,) = found.judged
    assert (kept.term, kept.categories, len(kept.reason)) == ("b", (), 200)


def test_an_answer_without_a_usable_term_is_an_error():
    with serving(answering(said(9))) as service, pytest.raises(UnusableAnswerError):
        judge(service.address).judge({"a": "a"}, CATEGORIES)


def test_no_more_terms_are_asked_than_fit_into_one_answer():
    with serving(answering(said(1))) as service:
        many = {str(n): str(n) for n in range(MOST_TERMS + 5)}
        judge(service.address).judge(many, CATEGORIES)
        ((_, _, body),) = service.asked
    assert len(json.loads(body["input"])["terms"]) == MOST_TERMS


def test_without_a_key_or_an_address_there_is_no_judge():
    with pytest.raises(NotSetUpError):
        judge(None)
