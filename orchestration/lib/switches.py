"""Which sources are switched on: all in the demo, else the operator's list, else each default.

The demo leaves out a source that the sample site has no pages of, or that needs a browser where
there is none. A live source that was asked for is not left out: it fails with the sentence that
says what to install.
"""

from __future__ import annotations

from integrations.browser import find_chromium
from integrations.errors import ConfigurationError
from integrations.settings import Settings
from scrapers.registry import SOURCES, Source


def is_on(source: Source, settings: Settings) -> bool:
    """Tells whether a source may be read from the network.

    Raises:
        ConfigurationError: PODPUSHER_SOURCES names a source that does not exist, or
            PODPUSHER_CHROMIUM a program that does not.
    """
    if source.fetch is None:
        return False
    if settings.is_demo:
        has_sample = bool(source.sample_places)
        return has_sample and (not source.needs_browser or find_chromium(settings) is not None)
    if settings.sources is None:
        return source.default_on
    wanted = {name.strip() for name in settings.sources.split(",") if name.strip()}
    if unknown := wanted - SOURCES.keys():
        raise ConfigurationError(
            f"PODPUSHER_SOURCES names {', '.join(sorted(unknown))}, which is no source.",
            hint=f"The sources are: {', '.join(SOURCES)}.",
        )
    return source.name in wanted


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
        f"Add {source.name} to PODPUSHER_SOURCES to switch it on.",
    )
