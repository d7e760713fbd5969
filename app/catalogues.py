"""Keeps translations in step with the texts: `python -m app.catalogues` updates every `.po` file.

New texts arrive untranslated and texts that are gone are dropped; nothing is guessed from a similar
one. A test compares the files with what this module extracts, so a forgotten run is noticed.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from app import i18n

APP = Path(__file__).resolve().parent
_KEYWORDS = {"_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


def extracted() -> Catalog:
    """Every text of the app's Python files, in the order of the files."""
    catalogue = Catalog(project="PODPusher", charset="utf-8")
    found = extract_from_dir(APP, method_map=[("**.py", "python")], keywords=_KEYWORDS)
    for file, _line, message, _comments, context in sorted(found, key=lambda item: item[:2]):
        catalogue.add(message, locations=[(f"app/{file}", 0)], context=context)
    return catalogue


def updated(language: str) -> Catalog:
    """The catalogue of one language with exactly the texts there are now."""
    path = i18n.catalogue_path(language)
    catalogue = (
        i18n.read_catalogue(language)
        if path.exists()
        else Catalog(locale=language, domain=i18n.DOMAIN, project="PODPusher", charset="utf-8")
    )
    catalogue.update(extracted(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    return catalogue


def spelled(catalogue: Catalog) -> bytes:
    """A catalogue as the text of its file; stable, so that a repeat changes nothing."""
    out = BytesIO()
    write_po(
        out, catalogue, width=100, omit_header=False, include_lineno=False, include_previous=False
    )
    return out.getvalue()


def main() -> None:
    """Updates every catalogue and says how many texts still wait for a translator."""
    for language in i18n.LANGUAGES:
        if language == i18n.SOURCE_LANGUAGE:
            continue
        catalogue = updated(language)
        path = i18n.catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(spelled(catalogue))
        waiting = sum(1 for message in catalogue if message.id and not all(_forms(message.string)))
        sys.stdout.write(f"{language}: {len(catalogue)} texts, {waiting} untranslated\n")


def _forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return ("",) if text is None else (text,) if isinstance(text, str) else tuple(text)


if __name__ == "__main__":
    main()
