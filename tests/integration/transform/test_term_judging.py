"""A model's word on terms: kept beside the rules', within the day's budget, never in their way."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import text as sql

from integrations.settings import Settings
from integrations.warehouse import term_corrections, term_resolutions
from integrations.warehouse.term_corrections import Said
from orchestration.lib import term_judging, terms
from tests.integration.transform.histories import reading
from tests.integration.transform.project import Transform
from tests.unit.integrations.responses_service import error, response, serving, text

ANSWER = {"categories": ["music"], "fitness": 61, "reason": "Sung by many."}
ROWS = """
    select term, categories, fitness, fitness_basis from ops.term_resolutions
     where term = canonical order by term
"""


@pytest.fixture
def scored(transform: Transform) -> Transform:
    """Ten days of three terms, one of them flagged, resolved and scored; nothing is spent."""
    with transform.engine("owner").begin() as owner:
        owner.execute(sql("delete from ops.spendings"))
    for day in range(10):
        transform.land(*reading(["dog mom", "zorple", "rip kobe"], day=day))
    terms.resolve(transform.engine("worker"))
    transform.dbt("run")
    return transform


def judge(transform: Transform, address: str | None, **more: object) -> term_judging.Done:
    known = {"openai_api_key": "sk-secret" if address else None, "openai_base_url": address}
    return term_judging.judge(
        transform.engine("worker"), Settings(_env_file=None, **(known | more))
    )


def answering(*numbers: int) -> tuple[int, dict]:
    said = [ANSWER | {"number": number} for number in numbers]
    return 200, response(text(json.dumps({"terms": said})))


def basis(transform: Transform) -> dict[str, str]:
    return {each["term"]: each["fitness_basis"] for each in transform.select(ROWS)}


def test_scored_terms_are_judged_once_and_flagged_ones_are_not_asked_about(scored):
    with serving(answering(1, 2)) as service:
        assert judge(scored, service.address).judged == 2
        assert judge(scored, service.address).judged == 0
        ((_, _, body),) = service.asked
    assert {each["term"] for each in json.loads(body["input"])["terms"]} == {"#dog mom", "#zorple"}
    rows = {each["term"]: each for each in scored.select(ROWS)}
    assert (rows["zorple"]["categories"], rows["zorple"]["fitness"]) == (["music"], 61)
    assert basis(scored) == {"dog mom": "model", "zorple": "model", "rip kobe": "rules"}


def test_what_a_model_said_survives_reruns(scored):
    with serving(answering(1, 2)) as service:
        judge(scored, service.address)
    before = scored.select(ROWS)
    scored.land(*reading(["Dog Mom", "zorple"], day=11))
    terms.resolve(scored.engine("worker"))
    assert [each for each in scored.select(ROWS) if each["term"] != "Dog Mom"] == before


@pytest.mark.parametrize("answer", [(401, error("invalid_api_key")), (200, b"<html>a portal")])
def test_a_model_that_fails_leaves_the_rules_answer_and_says_so(scored, answer):
    before = scored.select(ROWS)
    with serving(answer) as service:
        done = judge(scored, service.address)
    assert done.judged == 0
    assert done.reason.endswith("The rules judge the rest.")
    assert scored.select(ROWS) == before


def test_no_more_is_asked_than_the_days_budget_allows(scored):
    with serving(answering(1, 2)) as service:
        assert judge(scored, service.address, openai_terms_per_day=0).judged == 0
        assert service.asked == []
        done = judge(scored, service.address, openai_terms_per_day=1)
        ((_, _, body),) = service.asked
    assert (done.judged, "budget" in done.reason) == (1, True)
    assert len(json.loads(body["input"])["terms"]) == 1


def test_a_term_that_the_model_left_out_is_not_asked_about_again_within_a_day(scored):
    with serving(answering(1)) as service:
        assert "left terms out" in judge(scored, service.address).reason
        assert judge(scored, service.address).judged == 0
        assert len(service.asked) == 1
        with scored.engine("owner").begin() as owner:
            owner.execute(sql("update ops.spendings set at = at - interval '1 day'"))
        assert judge(scored, service.address).judged == 1


def test_without_a_model_the_rules_judge(scored):
    assert judge(scored, None).reason == "No model is set up: the rules judge."
    assert set(basis(scored).values()) == {"rules"}


def test_what_was_said_of_a_term_stands_when_another_spelling_becomes_canonical(scored):
    with serving(answering(1)) as service:
        judge(scored, service.address, openai_terms_per_day=1)
        (first,) = (term for term, by in basis(scored).items() if by == "model")
        (other,) = {"dog mom", "zorple"} - {first}
        with term_resolutions.resolving(scored.engine("worker")) as connection:
            said = Said(canonical=other)
            term_corrections.correct(connection, first, said, by="ann", now=datetime.now(UTC))
            terms.resolve_again(connection, {first, other})
        assert basis(scored) == {other: "model", "rip kobe": "rules"}
        assert judge(scored, service.address).reason.startswith("All terms")
        assert len(service.asked) == 1


def test_what_was_said_of_the_canonical_term_goes_before_what_was_said_last():
    then, now = ({"term": term, "judged_at": at} for term, at in (("a", 1), ("b", 2)))
    judged = {"a": then, "b": now}
    assert terms._judgement(judged, "a", {"a", "b", "c"}) is then
    assert terms._judgement(judged, "c", {"a", "b", "c"}) is now
    assert terms._judgement(judged, "c", {"c"}) is None
