"""What pages read, remembered for a moment: every cache has an age and a size.

What rests on scores is kept for five minutes under the version of the scores: it is read anew as
soon as new ones land, within the two seconds for which the version itself is taken as read. What
rests on newer readings is kept for a minute, the market of niches for five. What belongs to a
workspace is in `cached_own`; a picture never changes under its key. A failure is never cached.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from app.domain.calendar.history import Levels, Span
from app.domain.designs import refuse
from app.domain.filters import TermKey, TrendFilter
from app.domain.niches import BrandProfile, Ranking, rank
from app.domain.problems import Problem
from app.domain.searching import SearchWish
from app.queries import (
    evidence,
    niches,
    overview,
    search,
    seasons,
    sources,
    trends,
    versions,
    watchlist,
)
from integrations.settings import get_settings
from integrations.storage import open_storage

_SECONDS = 60
# What a year says does not change from one minute to the next.
_LONGER = 300
_SCORED_SECONDS = 300
P = ParamSpec("P")
R = TypeVar("R")


@st.cache_data(ttl=2, max_entries=1, show_spinner=False)
def scores_version() -> str:
    """See `app.queries.versions.scores`."""
    return versions.scores()


def _scored(max_entries: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Remembers what a function reads of the scores for as long as they stay the same."""

    def remember(read: Callable[P, R]) -> Callable[P, R]:
        def of_version(version: str, *args: Any, **kwargs: Any) -> R:  # noqa: ARG001 -- a key
            return read(*args, **kwargs)

        # The cache knows a function by its name.
        of_version.__qualname__ = f"{read.__qualname__}_of_version"
        kept = st.cache_data(ttl=_SCORED_SECONDS, max_entries=max_entries, show_spinner=False)(
            of_version
        )

        @wraps(read)
        def of_now(*args: P.args, **kwargs: P.kwargs) -> R:
            found: R = kept(scores_version(), *args, **kwargs)
            return found

        return of_now

    return remember


@_scored(max_entries=1)
def scored_days() -> list[date]:
    """See `app.queries.trends.scored_days`."""
    return trends.scored_days()


@_scored(max_entries=64)
def facets(day: date) -> dict[str, dict[str, int]]:
    """See `app.queries.trends.facets`."""
    return trends.facets(day)


@_scored(max_entries=512)
def trend_page(day: date, wish: TrendFilter, size: int) -> trends.TrendPage:
    """See `app.queries.trends.page`. Pass a wish without `opened`, which changes no answer."""
    return trends.page(day, wish, size)


@st.cache_data(ttl=_SECONDS, max_entries=1, show_spinner=False)
def switched_on_sources() -> list[str]:
    """See `app.queries.sources.switched_on`."""
    return sources.switched_on()


@_scored(max_entries=16)
def export_rows(day: date, wish: TrendFilter, limit: int) -> list[dict[str, Any]]:
    """See `app.queries.trends.export`."""
    return trends.export(day, wish, limit)


@_scored(max_entries=512)
def trend(day: date, key: TermKey) -> trends.Trend | None:
    """See `app.queries.trends.one`."""
    return trends.one(day, key)


@_scored(max_entries=16)
def top_rising(day: date, rows: int) -> list[trends.Trend]:
    """See `app.queries.trends.top_rising`."""
    return trends.top_rising(day, rows)


@_scored(max_entries=128)
def last_seen(term: str) -> date | None:
    """See `app.queries.trends.last_seen`."""
    return trends.last_seen(term)


@_scored(max_entries=256)
def term_lines(key: TermKey, until: date, days: int) -> list[evidence.DailyLevel]:
    """See `app.queries.evidence.lines`."""
    return evidence.lines(key, until, days)


@_scored(max_entries=256)
def term_places(key: TermKey, day: date) -> list[evidence.PlaceReading]:
    """See `app.queries.evidence.places`."""
    return evidence.places(key, day)


@st.cache_data(ttl=_SECONDS, max_entries=256, show_spinner=False)
def term_words(term: str) -> evidence.TermWords | None:
    """See `app.queries.evidence.term_words`."""
    return evidence.term_words(term)


@st.cache_data(ttl=_SECONDS, max_entries=256, show_spinner=False)
def term_readings(key: TermKey, until: date, days: int, rows: int) -> list[evidence.Reading]:
    """See `app.queries.evidence.readings`."""
    return evidence.readings(key, until, days, rows)


@_scored(max_entries=32)
def daily_counts(until: date, days: int) -> list[overview.DayCount]:
    """See `app.queries.overview.daily_counts`."""
    return overview.daily_counts(until, days)


@_scored(max_entries=32)
def agreement(day: date) -> list[overview.Agreement]:
    """See `app.queries.overview.agreement`."""
    return overview.agreement(day)


@_scored(max_entries=16)
def season_rising(day: date) -> list[seasons.RisingTerm]:
    """See `app.queries.seasons.rising`."""
    return seasons.rising(day)


@st.cache_data(ttl=_LONGER, max_entries=64, show_spinner=False)
def season_terms(season: str) -> list[str]:
    """See `app.queries.seasons.terms`: the terms alone, those seen on most days first."""
    return [one.term for one in seasons.terms(season)]


@st.cache_data(ttl=_LONGER, max_entries=256, show_spinner=False)
def season_levels(season: str, region: str, span: Span) -> list[Levels]:
    """See `app.queries.seasons.levels`."""
    return seasons.levels(season_terms(season), region, span)


@st.cache_data(ttl=_LONGER, max_entries=256, show_spinner=False)
def season_weeks(season: str, region: str, until: date, most: int) -> list[seasons.WeekLevel]:
    """See `app.queries.seasons.weeks`."""
    return seasons.weeks(season_terms(season)[:most], region, until)


@st.cache_data(ttl=15, max_entries=1, show_spinner=False)
def source_health() -> list[sources.SourceHealth]:
    """See `app.queries.sources.health`. Fresher: an operator watches it."""
    return sources.health()


@st.cache_data(ttl=300, max_entries=1, show_spinner=False)
def edition() -> str:
    """See `app.queries.sources.edition`."""
    return sources.edition()


@st.cache_data(ttl=15, max_entries=32, show_spinner=False)
def attempts(source: str | None, limit: int) -> list[dict[str, Any]]:
    """See `app.queries.sources.attempts`."""
    return sources.attempts(source, limit)


# Resources, not data: a day has thousands of terms, and a copy of them on every rerun costs more
# than the page. They are frozen, so all sessions may share them.
@st.cache_resource(ttl=5 * _SECONDS, max_entries=16, show_spinner=False)
def niche_market(day: date, place: str | None) -> niches.Market:
    """See `app.queries.niches.market`."""
    return niches.market(day, place)


@st.cache_resource(ttl=5 * _SECONDS, max_entries=16, show_spinner=False)
def niche_ranking(day: date, place: str | None, profile: BrandProfile) -> Ranking:
    """See `app.domain.niches.rank`."""
    market = niche_market(day, place)
    return rank(profile, market.candidates, market.links)


@_scored(max_entries=256)
def found_terms(wish: SearchWish, size: int) -> search.FoundTerms:
    """See `app.queries.search.terms`. Pass a wish without `compared`, which changes no answer."""
    return search.terms(wish, size)


@_scored(max_entries=128)
def strengths(keys: tuple[TermKey, ...], until: date, days: int) -> list[watchlist.Strength]:
    """See `app.queries.watchlist.strengths`."""
    return watchlist.strengths(keys, until, days)


@st.cache_data(ttl=3600, max_entries=4096, show_spinner=False)
def refusal(phrase: str, layout: str) -> Problem | None:
    """See `app.domain.designs.refuse`. Setting a phrase to find out takes milliseconds."""
    return refuse(phrase, layout)


@st.cache_data(ttl=3600, max_entries=256, show_spinner=False)
def picture(key: str) -> bytes:
    """A thumbnail from the storage. Some 50 kB each."""
    return open_storage(get_settings()).get(key)
