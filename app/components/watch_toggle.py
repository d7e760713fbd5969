"""The star that watches a term, or no longer."""

from __future__ import annotations

import streamlit as st

from app import cached_own, formats
from app.domain.filters import TermKey
from app.i18n import _
from app.store import watchlist
from app.store.watchlist import TooManyWatchedError
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID
from integrations.warehouse.engine import engine


def draw(key: TermKey, label: str, *, name: str) -> None:
    """Draws the button of one term; `name` tells it from others on the page."""
    is_watched = key in cached_own.watched(LOCAL_WORKSPACE_ID)
    # Not a callback: what fails there fails outside the page's boundary.
    if not st.button(
        _("Watching") if is_watched else _("Watch"),
        key=f"watch_{name}",
        icon=":material/star:" if is_watched else ":material/star_border:",
        type="tertiary",
        help=_("Stop watching. Rules about this term alone go with it.")
        if is_watched
        else _("Put this term on the watchlist."),
    ):
        return
    try:
        if is_watched:
            watchlist.forget(engine("app"), LOCAL_WORKSPACE_ID, key)
        else:
            watchlist.watch(engine("app"), LOCAL_WORKSPACE_ID, key, label)
    except TooManyWatchedError:
        st.toast(
            _("{n} terms are watched already, which is the most there can be.").format(
                n=formats.number(watchlist.MOST)
            )
        )
        return
    cached_own.forget_workspace()
    st.rerun()
