"""The foot of a list: which rows these are, of how many, and the ways to older and newer ones.

The place is in the address (`before`), so a link and a reload show the same rows.
"""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from app import formats
from app.domain.cursors import Cursor
from app.i18n import _
from app.queries.paging import Page

PARAMETER = "before"


def asked() -> Cursor | None:
    """Where the address says that the page begins; None = with the newest row."""
    return Cursor.parse(st.query_params.get(PARAMETER, ""))


def forget() -> None:
    """Begins with the newest row again: for a list that is narrowed in another way."""
    st.query_params.pop(PARAMETER, None)


def draw(page: Page[object]) -> None:
    """Draws the foot."""
    with st.container(key="pager", horizontal=True, vertical_alignment="center"):
        st.html(
            Markup('<p class="pp-count" data-testid="count">{}</p>').format(
                _("{first} to {last} of {total}").format(
                    first=formats.number(page.first),
                    last=formats.number(page.last),
                    total=formats.number(page.total),
                )
            ),
            width="content",
        )
        st.space("stretch")
        if page.before:
            st.button(
                _("Newer"),
                key="newer",
                icon=":material/chevron_left:",
                on_click=_go,
                args=(page.newer,),
            )
        if page.older:
            st.button(
                _("Older"),
                key="older",
                icon=":material/chevron_right:",
                on_click=_go,
                args=(page.older,),
            )


def _go(to: Cursor | None) -> None:
    if to is None:
        forget()
    else:
        st.query_params[PARAMETER] = str(to)
