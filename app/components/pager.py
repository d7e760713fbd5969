"""The foot of a list: which rows these are, of how many, and the ways to older and newer ones.

The place is in the address (`before`), so a link and a reload show the same rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st
from markupsafe import Markup

from app import formats
from app.domain.cursors import Cursor
from app.i18n import _
from app.queries.paging import Page

PARAMETER = "before"
_BACK = frozenset({"newer", "previous"})


def asked() -> Cursor | None:
    """Where the address says that the page begins; None = with the newest row."""
    return Cursor.parse(st.query_params.get(PARAMETER, ""))


def forget() -> None:
    """Begins with the newest row again: for a list that is narrowed in another way."""
    st.query_params.pop(PARAMETER, None)


def draw(page: Page[object]) -> None:
    """Draws the foot."""
    with st.container(key="pager", horizontal=True, vertical_alignment="center"):
        count(page.first, page.last, page.total)
        st.space("stretch")
        if page.before:
            step("newer", _("Newer"), _go, to=page.newer)
        if page.older:
            step("older", _("Older"), _go, to=page.older)


def count(first: int, last: int, total: int) -> None:
    """Draws which rows these are, of how many."""
    st.html(
        Markup('<p class="pp-count" data-testid="count">{}</p>').format(
            _("{first} to {last} of {total}").format(
                first=formats.number(first),
                last=formats.number(last),
                total=formats.number(total),
            )
        ),
        width="content",
    )


def step(key: str, label: str, go: Callable[..., None], **to: Any) -> None:
    """Draws the way to another page; the key says in which direction."""
    side = "left" if key in _BACK else "right"
    st.button(label, key=key, icon=f":material/chevron_{side}:", on_click=go, kwargs=to)


def _go(to: Cursor | None) -> None:
    if to is None:
        forget()
    else:
        st.query_params[PARAMETER] = str(to)
