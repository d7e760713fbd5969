"""A model's writing as its page shows it: under way, done, failed, tried again, by the rules."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from app import i18n
from app.queries import writings
from integrations.warehouse import studio_tables as tables
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID as HERE
from integrations.warehouse.engine import workspace_transaction
from tests.app import studio
from tests.app.conftest import html, opened
from tests.app.studio import click
from tests.app.test_quota import use_up
from tests.unit.integrations.responses_service import MODEL, brief, briefs, error

WROTE = (200, briefs(*[brief(phrase=f"Cosy Fall {word}") for word in ("Club", "Mood", "Days")]))
REFUSES = (401, error("invalid_api_key"))
PRICES = {"input_price": 0.25, "output_price": 2.0}


@pytest.fixture
def model(monkeypatch, using, modelled, empty_studio):
    """Sets a service on loopback up as the model."""
    return lambda *answers, **prices: studio.model(monkeypatch, using, modelled, *answers, **prices)


def make_due(warehouse):
    with workspace_transaction(warehouse.engine("owner"), HERE) as connection:
        connection.execute(update(tables.jobs).values(run_after=tables.jobs.c.created_at))


def test_a_model_writes_in_the_queue_and_its_page_settles_when_it_has(at, modelled, model):
    with model(WROTE, **PRICES) as service:
        page = html(studio.make_ideas(at))
        assert not at.exception
        assert at.query_params["term"] == "cosy fall"
        assert "The model is writing 4 ideas." in page
        assert 'data-testid="writing-card" data-state="queued"' in page
        assert "4 set aside for work that waits" in page
        assert service.asked == [], "a page never asks a model itself"
        studio.work(modelled)
        page = html(at.run())
    assert 'data-testid="writing-card"' not in page
    assert page.count('data-testid="idea-card"') == 3
    for said in (f"written by {MODEL}", "prompt ideas_2", "$0.00042 for this idea"):
        assert said in page, said


def test_many_clicks_are_one_writing(at, modelled, model):
    with model(WROTE) as service:
        for _click in range(3):
            studio.make_ideas(at)
        assert len(writings.unfinished(HERE)) == 1
        studio.work(modelled)
        assert len(service.asked) == 1


def test_a_cost_that_nobody_knows_is_said_to_be_unknown(at, modelled, model):
    with model(WROTE):
        studio.make_ideas(at)
        studio.work(modelled)
        page = html(at.run())
    assert page.count("cost unknown") == 3
    assert "$0" not in page.split('data-testid="idea-card"', 1)[1]


def test_a_failed_writing_says_why_and_can_be_tried_again(at, modelled, model):
    with model(REFUSES, WROTE):
        studio.make_ideas(at)
        studio.work(modelled)
        page = html(at.run())
        assert not at.exception
        assert 'data-testid="writing-card" data-state="failed"' in page
        assert "refuses the key" in page
        click(at, "write_again_1")
        studio.arrived(at, "ideas")
        assert 'data-state="queued"' in html(at)
        studio.work(modelled)
        page = html(at.run())
    assert "refuses the key" not in page
    assert page.count('data-testid="idea-card"') == 3


def test_after_a_failure_the_rules_can_write_instead(at, modelled, model):
    with model(REFUSES):
        studio.make_ideas(at)
        studio.work(modelled)
        click(at.run(), "write_by_rules_1")
        studio.arrived(at, "ideas")
    page = html(at)
    assert 'data-testid="writing-card"' not in page
    assert page.count("written by rules") == 4
    assert [idea.writer for idea in studio.all_ideas()] == ["rules"] * 4


def test_while_another_attempt_waits_the_page_says_what_went_wrong(at, modelled, model):
    with model((503, b"busy"), WROTE):
        studio.make_ideas(at)
        studio.work(modelled)
        page = html(at.run())
        assert "It is tried again by itself." in page
        assert [one.key for one in at.button if str(one.key).startswith("write_")] == [
            "write_by_rules_1"
        ]
        make_due(modelled)
        studio.work(modelled)
        assert html(at.run()).count('data-testid="idea-card"') == 3


def test_an_over_full_month_is_said_at_the_click_and_nothing_is_asked(at, modelled, model):
    with model(WROTE):
        use_up(modelled, "idea", 48)
        page = html(click(opened(at, "trends", open=studio.TERM), "make_ideas"))
    assert "does not cover it" in page
    assert writings.unfinished(HERE) == []


def test_a_worker_without_a_model_fails_the_writing_and_says_so(
    at, modelled, model, monkeypatch, using
):
    with model(WROTE):
        studio.make_ideas(at)
    monkeypatch.delenv("PODPUSHER_OPENAI_BASE_URL")
    using(modelled)
    studio.work(modelled)
    assert "No model is set up here any more." in html(at.run())


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_state_speaks_every_language(at, modelled, model, language):
    with model(REFUSES, WROTE, **PRICES):
        studio.make_ideas(at)
        assert "pp-idea" in html(opened(at, "ideas", lang=language))
        studio.work(modelled)
        assert 'data-state="failed"' in html(opened(at, "ideas", lang=language))
        click(at, "write_again_1")
        studio.work(modelled)
        page = html(opened(at, "ideas", lang=language))
    assert not at.exception
    assert page.count('data-testid="idea-card"') == 3
