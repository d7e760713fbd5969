"""Which sources are switched on: all in the demo, else the operator's list, else each default."""

from __future__ import annotations

from integrations.errors import ConfigurationError
from integrations.settings import Settings
from scrapers.registry import SOURCES, Source


def is_on(source: Source, settings: Settings) -> bool:
    """Tells whether a source may be read from the network.

    Raises:
        ConfigurationError: PODPUSHER_SOURCES names a source that does not exist.
    """
    if source.fetch is None:
        return False
    if settings.is_demo:
        return True
    if settings.sources is None:
        return source.default_on
    wanted = {name.strip() for name in settings.sources.split(",") if name.strip()}
    if unknown := wanted - SOURCES.keys():
        raise ConfigurationError(
            f"PODPUSHER_SOURCES names {', '.join(sorted(unknown))}, which is no source.",
            hint=f"The sources are: {', '.join(SOURCES)}.",
        )
    return source.name in wanted
