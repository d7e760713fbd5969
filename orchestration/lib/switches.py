"""Which sources are switched on: all in the demo, else the operator's list, else each default.

The demo leaves out a source that the sample site has no pages of, or that needs a browser where
there is none. A live source that was asked for is not left out: it fails with the sentence that
says what to install.
"""

from __future__ import annotations

from typing import Literal

from pydantic import SecretStr

from integrations.browser import find_chromium
from integrations.errors import ConfigurationError
from integrations.settings import Settings
from scrapers.registry import SOURCES, Source

Mode = Literal["page", "api"]


def mode_of(source: Source, settings: Settings) -> Mode | None:
    """Returns how a source is read from the network: by its pages, by its API, or not at all.

    PODPUSHER_SOURCES may say which (`x:api`). Where it does not, the API is asked when all that it
    needs is set, else the pages are read.

    Raises:
        ConfigurationError: PODPUSHER_SOURCES names a source that does not exist, or a way to read
            one that it does not have; or PODPUSHER_CHROMIUM a program that does not exist.
    """
    if settings.is_demo:
        can_see = not source.needs_browser or find_chromium(settings) is not None
        return "page" if source.fetch and source.sample_places and can_see else None
    if settings.sources is None:
        return _usual(source, settings) if source.default_on else None
    wanted = dict(_entry(each) for each in listed(settings.sources))
    if unknown := wanted.keys() - SOURCES.keys():
        raise ConfigurationError(
            f"PODPUSHER_SOURCES names {', '.join(sorted(unknown))}, which is no source.",
            hint=f"The sources are: {', '.join(SOURCES)}.",
        )
    if source.name not in wanted or not source.is_read:
        return None
    asked = wanted[source.name]
    if not asked:
        return _usual(source, settings)
    if asked not in {"page", "api"} or source.fetch_by(asked) is None:
        raise ConfigurationError(
            f"PODPUSHER_SOURCES says {source.name}:{asked}, and {source.title} has no such way.",
            hint=f"It can be read by: {', '.join(source.modes)}.",
        )
    return "page" if asked == "page" else "api"


def is_on(source: Source, settings: Settings) -> bool:
    """Tells whether a source may be read from the network; raises as `mode_of` does."""
    return mode_of(source, settings) is not None


def credentials(source: Source, settings: Settings) -> dict[str, str]:
    """Returns the secrets of a source's API that are set, by the name of their setting."""
    found: dict[str, str] = {}
    for name in source.credentials:
        value = getattr(settings, name)
        if value is not None:
            found[name] = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
    return found


def listed(setting: str | None) -> list[str]:
    """The entries of a comma-separated setting, without what is blank."""
    return [entry.strip() for entry in (setting or "").split(",") if entry.strip()]


def _usual(source: Source, settings: Settings) -> Mode:
    has_all = len(credentials(source, settings)) == len(source.credentials)
    return "api" if source.fetch is None or (source.fetch_api and has_all) else "page"


def _entry(text: str) -> tuple[str, str]:
    name, _, mode = text.partition(":")
    return name.strip(), mode.strip()


def why_off(source: Source, settings: Settings) -> tuple[str, str]:
    """Returns why a source that is off is not read, and what switches it on, in a sentence each."""
    if settings.is_demo and not source.sample_places:
        return (
            f"The sample site has no pages of {source.title}.",
            "Read it in live mode, or import a file.",
        )
    if settings.is_demo and source.fetch is not None:
        return (
            f"{source.title} is read in a browser, and there is no Chromium.",
            "Install one (on Debian: apt install chromium) or set PODPUSHER_CHROMIUM.",
        )
    return (
        f"{source.title} is switched off. {source.terms_note}",
        f"Add {source.name} to PODPUSHER_SOURCES to switch it on."
        if source.is_read
        else f"Import a file: podpusher import {source.name} FILE",
    )
