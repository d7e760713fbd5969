"""What pages read, remembered for a moment: every cache has an age and a size.

What rests on scores is kept for five minutes under the version of the scores: it is read anew as
soon as new ones land, within the two seconds for which the version itself is taken as read. What
rests on newer readings is kept for a minute. What belongs to a workspace is kept under its id, for
seconds only, and forgotten when a page writes (`forget_workspace`); a picture never changes under
its key. A failure is never cached.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

import streamlit as st

from app.domain.designs import refuse
from app.domain.filters import TermKey, TrendFilter
from app.domain.problems import Problem
from app.domain.quotas import Usage
from app.queries import board, evidence, overview, sources, trends, versions
from app.store import usage as ledger
from integrations.settings import get_settings
from integrations.storage import open_storage
from integrations.warehouse.engine import engine

_SECONDS = 60
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


@st.cache_data(ttl=10, max_entries=256, show_spinner=False)
def usage(workspace: UUID) -> list[Usage]:
    """See `app.store.usage.summary`. On every page, so a click does not count the ledger anew."""
    return ledger.summary(engine("app"), workspace)


@st.cache_data(ttl=10, max_entries=256, show_spinner=False)
def board_counts(workspace: UUID, day: date) -> board.Board:
    """See `app.queries.board.counts`."""
    return board.counts(workspace, day)


@st.cache_data(ttl=3600, max_entries=4096, show_spinner=False)
def refusal(phrase: str, layout: str) -> Problem | None:
    """See `app.domain.designs.refuse`. Setting a phrase to find out takes milliseconds."""
    return refuse(phrase, layout)


@st.cache_data(ttl=3600, max_entries=256, show_spinner=False)
def picture(key: str) -> bytes:
    """A thumbnail from the storage. Some 50 kB each."""
    return open_storage(get_settings()).get(key)


def forget_workspace() -> None:
    """After a write: the next figures of a workspace are read, not remembered."""
    usage.clear()
    board_counts.clear()
