"""Every text a person reads, in their language.

The catalogues are the `.po` files themselves: they are compiled in memory at first use (a few
milliseconds each), so no binary lies in the repository and none can be older than its source.
A page run sets its language once with `use`; everything after it on that thread follows.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parent / "locales"
DOMAIN = "podpusher"
SOURCE_LANGUAGE = "en"
# In their own words, as a person looking for their language expects them.
LANGUAGES = {"en": "English", "es": "Español", "fr": "Français", "de": "Deutsch"}

_language: ContextVar[str] = ContextVar("language", default=SOURCE_LANGUAGE)


def use(language: str) -> None:
    """Sets the language of this thread's run; an unknown one means English."""
    _language.set(language if language in LANGUAGES else SOURCE_LANGUAGE)


@contextmanager
def using(language: str) -> Iterator[None]:
    """Speaks one language inside the block and the former one after it."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def current() -> str:
    """The language of this thread's run, as a code of `LANGUAGES`."""
    return _language.get()


def best_language(wish: str | None) -> str:
    """The language we speak that fits a browser's wish such as `fr-CA`; English otherwise."""
    code = (wish or "").replace("_", "-").split("-")[0].lower()
    return code if code in LANGUAGES else SOURCE_LANGUAGE


def catalogue_path(language: str) -> Path:
    """Where the catalogue of one language lives."""
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_catalogue(language: str) -> Catalog:
    """Reads one `.po` file. A broken file raises: a half-translated page helps nobody."""
    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@cache
def _translations(language: str) -> gettext.NullTranslations:
    if language == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read_catalogue(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _(message: str) -> str:
    """Translates one message."""
    return _translations(_language.get()).gettext(message)


def pgettext(context: str, message: str) -> str:
    """Translates a word that needs a context, because another language has two words for it."""
    return _translations(_language.get()).pgettext(context, message)


def ngettext(one: str, many: str, number: int) -> str:
    """Translates a message in the form that `number` asks for; the caller fills it in."""
    return _translations(_language.get()).ngettext(one, many, number)
