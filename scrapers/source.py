"""What the rest of the house knows about a source: how it is read, and what of it may be kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scrapers.fetching import FetchContext
from scrapers.import_format import Export
from scrapers.outcome import Occasion, Parsed, Reading


@dataclass(frozen=True, slots=True)
class Source:
    """One source of trends.

    Attributes:
        name: As stored in every row.
        title: As shown.
        kind: What it mainly lists, one of KINDS.
        modes: How it can be read today: `page`, `api`, `import`.
        default_on: Whether `make run` reads it without being told to.
        terms_note: What its terms allow, in a sentence or two for the operator.
        default_places: Places read unless the operator names others.
        sample_places: Places the sample site has facts for.
        base_url_setting: Name of the setting that holds its address; None without a fetch.
        parse: Reads a saved answer. Pure.
        fetch: Reads the source's pages now; None when they are not read.
        import_formats: The exports it can be imported from; the first that fits a file is taken.
        scrub: Takes everything personal out of an answer, so that what is left may be kept and
            parsed again. Pure.
        fetch_api: Reads the source's official API now; None when there is none for us.
        api_url_setting: Name of the setting that holds the API's address; None without an API.
        credentials: Names of the settings that hold what the API asks for.
        queries_setting: Name of the setting that says what to search for; None when the source
            lists by itself.
        needs_browser: Whether `fetch` reads pages in Chromium.
        fetch_past: Reads the sample site's past where `fetch` would take too long; else `fetch`.
        every_minutes: How often it is read: a divisor of 60, or whole hours up to a day. By default
            15 by plain requests and 60 by a browser.
    """

    name: str
    title: str
    kind: str
    modes: tuple[str, ...]
    default_on: bool
    terms_note: str
    default_places: tuple[str, ...]
    sample_places: tuple[str, ...]
    base_url_setting: str | None
    parse: Callable[[bytes, Occasion], Parsed]
    fetch: Callable[[FetchContext], list[Reading]] | None
    import_formats: tuple[Export, ...]
    scrub: Callable[[bytes], bytes]
    needs_browser: bool = False
    fetch_past: Callable[[FetchContext], list[Reading]] | None = None
    fetch_api: Callable[[FetchContext], list[Reading]] | None = None
    api_url_setting: str | None = None
    credentials: tuple[str, ...] = ()
    queries_setting: str | None = None
    every_minutes: int = 0

    @property
    def is_read(self) -> bool:
        """True when it can be read from the network, whichever way."""
        return self.fetch is not None or self.fetch_api is not None

    def fetch_by(self, access: str) -> Callable[[FetchContext], list[Reading]] | None:
        """What reads it: its API for `api`, else its pages; None where it is not read that way."""
        return self.fetch_api if access == "api" else self.fetch

    def __post_init__(self) -> None:
        if not self.every_minutes:
            object.__setattr__(self, "every_minutes", 60 if self.needs_browser else 15)
        hours, rest = divmod(self.every_minutes, 60)
        if (rest and 60 % self.every_minutes) or (hours and 24 % hours):
            raise ValueError(f"{self.name} cannot be read every {self.every_minutes} minutes.")
