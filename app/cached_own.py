"""What pages read of a workspace, remembered for seconds and forgotten when a page writes.

Kept under the workspace's id, so that none sees another's. A failure is never cached.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

import streamlit as st

from app.domain.filters import TermKey
from app.domain.niches import BrandProfile
from app.domain.quotas import Usage
from app.queries import board, search, watchlist
from app.store import brand_profiles
from app.store import usage as ledger
from app.store import watchlist as watched_store
from integrations.warehouse.engine import engine


@st.cache_data(ttl=10, max_entries=256, show_spinner=False)
def usage(workspace: UUID) -> list[Usage]:
    """See `app.store.usage.summary`. On every page, so a click does not count the ledger anew."""
    return ledger.summary(engine("app"), workspace)


@st.cache_data(ttl=10, max_entries=256, show_spinner=False)
def board_counts(workspace: UUID, day: date) -> board.Board:
    """See `app.queries.board.counts`."""
    return board.counts(workspace, day)


@st.cache_data(ttl=10, max_entries=256, show_spinner=False)
def brand_profile(workspace: UUID) -> BrandProfile:
    """See `app.store.brand_profiles.get`."""
    return brand_profiles.get(engine("app"), workspace)


@st.cache_data(ttl=10, max_entries=256, show_spinner=False)
def watched(workspace: UUID) -> frozenset[TermKey]:
    """The keys of what a workspace watches: see `app.store.watchlist.watched`."""
    return frozenset(each.key for each in watched_store.watched(workspace))


@st.cache_data(ttl=10, max_entries=64, show_spinner=False)
def watched_figures(workspace: UUID, day: date) -> list[watchlist.WatchedFigures]:
    """See `app.queries.watchlist.figures`."""
    return watchlist.figures(workspace, day)


@st.cache_data(ttl=10, max_entries=256, show_spinner=False)
def own_counts(workspace: UUID, q: str) -> dict[str, int]:
    """See `app.queries.search.own_counts`."""
    return search.own_counts(workspace, q)


def forget_workspace() -> None:
    """After a write: the next figures of a workspace are read, not remembered."""
    usage.clear()
    board_counts.clear()
    brand_profile.clear()
    watched.clear()
    watched_figures.clear()
    own_counts.clear()
