"""The drawn states of a panel: nothing there, waiting, out of date, broken."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from app.components import session
from app.components.icons import icon
from app.i18n import _


def blank(title: str, sentence: str, *, key: str, picture: str = "inbox") -> None:
    """A panel that has nothing to show, and says what that means."""
    with st.container(key=key):
        st.html(
            Markup(
                '<div class="pp-state"><span class="pp-state-icon">{}</span>'
                "<h3>{}</h3><p>{}</p></div>"
            ).format(icon(picture, 30), title, sentence)
        )


def blank_before(
    title: str, sentence: str, *, key: str, picture: str, go: str, to: str, page: str
) -> None:
    """A blank panel with the way to the page where one begins; `go` keys the button `to`."""
    blank(title, sentence, key=key, picture=picture)
    with st.container(key="state-action", horizontal_alignment="center"):
        # Not a callback: what fails there fails outside the page's boundary.
        if st.button(to, key=go, type="primary"):
            st.switch_page(page, query_params=session.language_parameter())


def no_scores() -> None:
    """The state of a page before the first scores."""
    blank(
        _("No scores yet"),
        _("The first readings are on their way. This page fills itself once they are scored."),
        picture="clock",
        key="state-waiting",
    )


def notice(sentence: str, *, tone: str = "orange", picture: str = "clock", key: str) -> None:
    """One line above a page: sample data, figures that are out of date."""
    with st.container(key=key):
        st.html(
            Markup('<div class="pp-notice pp-{}" role="status">{}<span>{}</span></div>').format(
                tone, icon(picture, 18), sentence
            )
        )
