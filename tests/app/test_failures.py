"""What a person sees when something is missing or broken: never a traceback."""

from __future__ import annotations

import pytest
from pydantic import SecretStr
from streamlit.testing.v1 import AppTest
from structlog.testing import capture_logs

from app.components import overview_cards
from tests.app.conftest import html, new_app, opened
from tests.conftest import Warehouse

PAGES = ("overview", "trends", "operations")
STUDIO = ("ideas", "designs", "listings", "publish", "billing", "seasonal")


@pytest.mark.parametrize("page", PAGES)
def test_before_the_first_scores_a_page_says_that_they_are_coming(warehouse, using, page):
    using(warehouse)
    at = opened(new_app(), page)
    assert not at.exception
    assert "No scores yet" in html(at)
    assert at.button(key="try_again")


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("ideas", "No idea yet"),
        ("designs", "No design yet"),
        ("listings", "No listing yet"),
        ("publish", "Nothing is ready to publish"),
        ("billing", "nothing is charged"),
    ],
)
def test_before_the_first_idea_a_page_says_where_to_begin(warehouse, using, page, said):
    using(warehouse)
    at = opened(new_app(), page)
    assert not at.exception
    assert said in html(at)


@pytest.mark.parametrize("page", ["listings", "publish"])
@pytest.mark.parametrize("name", ["nonsense", "00000000-0000-0000-0000-000000000001"])
def test_an_address_of_a_listing_that_is_not_there_leads_on(warehouse, using, page, name):
    using(warehouse)
    at = opened(new_app(), page, listing=name)
    assert not at.exception
    assert "pp-state-icon" in html(at)


@pytest.mark.parametrize("page", [*PAGES, *STUDIO])
def test_a_silent_warehouse_is_a_state_of_the_page(warehouse: Warehouse, using, page):
    nobody = SecretStr("postgresql://nobody:secret@127.0.0.1:1/nothing")
    settings = warehouse.settings.model_copy(update={"database_url": nobody})
    using(Warehouse(settings, warehouse.address))
    with capture_logs() as lines:
        at = opened(new_app(), page)
    page_text = html(at)
    assert not at.exception
    assert "The warehouse is not answering" in page_text
    assert "secret" not in page_text + repr(lines)


def test_a_fault_of_ours_is_a_card_with_the_id_that_the_log_has(at, monkeypatch):
    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError("a detail that is nobody's business")

    monkeypatch.setattr(overview_cards, "row", broken)
    with capture_logs() as lines:
        at.run()
    (line,) = [line for line in lines if line["event"] == "page failed"]
    assert not at.exception
    assert "This page could not be shown" in html(at)
    assert "nobody's business" not in html(at)
    assert line["exc_info"].args == ("a detail that is nobody's business",)
    monkeypatch.undo()


def test_try_again_shows_the_page_once_the_cause_is_gone(at, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(overview_cards, "row", lambda *_arguments: 1 / 0)
        at.run()
    at.button(key="try_again").click().run()
    assert "This page could not be shown" not in html(at)
    assert "Rising terms" in html(at)


def test_a_fault_outside_a_page_is_drawn_by_the_servers_last_resort():
    def script() -> None:
        from app.components.boundary import report_callback_error

        assert report_callback_error(ValueError("from a callback"))

    with capture_logs() as lines:
        at = AppTest.from_function(script, default_timeout=30).run()
    assert "This page could not be shown" in html(at)
    assert lines[0]["event"] == "page failed"
