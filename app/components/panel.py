"""A panel: rounded, one shade lighter than the ground, title left, an action or a figure right."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import streamlit as st
from markupsafe import Markup

from app.components import pictures


@contextmanager
def panel(key: str, title: str, *, about: str = "", stretch: bool = False) -> Iterator[None]:
    """Opens a panel; what is drawn inside the block lands in it.

    Args:
        key: Stable; the panel's class is `st-key-panel-<key>`.
        title: Its heading.
        about: Where its figures come from, shown by an info mark.
        stretch: Fill the height of the row.
    """
    height: Literal["stretch", "content"] = "stretch" if stretch else "content"
    with st.container(key=f"panel-{key}", height=height):
        mark = pictures.info(about) if about else Markup("")
        st.html(Markup('<h2 class="pp-panel-title">{}{}</h2>').format(title, mark))
        yield


def page_head(title: str, sentence: str) -> None:
    """A page's title and its one grey sentence."""
    st.html(Markup('<div class="pp-head"><h1>{}</h1><p>{}</p></div>').format(title, sentence))
