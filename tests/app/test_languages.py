from __future__ import annotations

import pytest

from app import i18n
from tests.app.conftest import html, opened

TITLES = {"en": "Trends", "es": "Tendencias", "fr": "Tendances", "de": "Trends"}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("page", ["overview", "trends", "operations"])
def test_every_page_speaks_every_language(at, language, page):
    opened(at, page, lang=language)
    assert not at.exception
    assert "pp-state-icon" not in html(at)


def test_a_chosen_language_goes_with_the_person_from_page_to_page(at):
    at.run()
    at.selectbox(key="language_choice").select("es").run()
    assert at.query_params["lang"] == "es"
    at.query_params.clear()
    at.switch_page("views/trends.py").run()
    assert "<h1>Tendencias</h1>" in html(at)
    assert at.query_params["lang"] == "es"


def test_numbers_and_dates_follow_the_language(at):
    page = html(opened(at, "trends", lang="de", place="GB", q="cosy"))
    assert "48.000 Beiträge" in page


def test_an_unknown_language_means_english(at):
    assert "<h1>Overview</h1>" in html(opened(at, "overview", lang="xx"))
