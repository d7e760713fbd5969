"""Nothing a person reads is hard-coded, untranslated, fuzzy or out of step with its source."""

from __future__ import annotations

import string

import pytest

from app import catalogues, i18n
from tests.unit.app.texts import marked_texts, untranslated_texts

LANGUAGES = [code for code in i18n.LANGUAGES if code != i18n.SOURCE_LANGUAGE]


def forms(text: object) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ())  # type: ignore[call-overload]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_none_is_fuzzy(language):
    waiting = [
        message.id
        for message in i18n.read_catalogue(language)
        if message.id and (message.fuzzy or not all(forms(message.string)))
    ]
    assert waiting == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_file_is_what_updating_it_would_write(language):
    written = i18n.catalogue_path(language).read_bytes()
    assert written == catalogues.spelled(catalogues.updated(language)), (
        "run: python -m app.catalogues"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_fill_in_the_same_values(language):
    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    for message in i18n.read_catalogue(language):
        wanted = set().union(*(fields(text) for text in forms(message.id)))
        for text in forms(message.string):
            assert fields(text) == wanted, message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_hold_no_markup_and_no_spare_space(language):
    for message in i18n.read_catalogue(language):
        for text in forms(message.string) if message.id else ():
            assert "<" not in text
            assert text == text.strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_follow_the_language(language):
    with i18n.using(language):
        one, many = (i18n.ngettext("{n} place", "{n} places", n) for n in (1, 2))
        none = i18n.ngettext("{n} place", "{n} places", 0)
    assert one != many
    assert none == (one if language == "fr" else many)


def test_pages_and_components_hold_no_text_outside_the_catalogues():
    assert untranslated_texts() == []


def test_every_marked_text_is_in_the_catalogues_even_where_the_extractor_is_blind():
    extracted = {forms(message.id)[0] for message in catalogues.extracted() if message.id}
    assert marked_texts() == extracted


def test_the_check_itself_finds_what_it_looks_for():
    found = untranslated_texts(
        {
            "page.py": (
                "st.button('Go on')\nst.caption(f'{n} left')\nblank(_('ok'), 'Nothing here')\n"
                "st.selectbox(_('ok'), [], help='Which one')\nMarkup('<b>Bold words</b>{}')\n"
                "x.TextColumn('Term')\nst.button(_('fine'), key='fine')\nMarkup('<b>{}</b>')\n"
            )
        }
    )
    assert [line for _file, line, _text in found] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("wish", "expected"),
    [("fr-CA", "fr"), ("de", "de"), ("ES_mx", "es"), ("pt-BR", "en"), ("", "en"), (None, "en")],
)
def test_a_browsers_wish_picks_the_language(wish, expected):
    assert i18n.best_language(wish) == expected


def test_an_unknown_language_falls_back_and_a_borrowed_one_is_given_back():
    i18n.use("xx")
    assert i18n.current() == "en"
    with i18n.using("de"):
        assert i18n._("Try again") == "Erneut versuchen"
    assert i18n._("Try again") == "Try again"
