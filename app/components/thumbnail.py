"""A design's picture, or a drawn blank with the reason why there is none."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from app import cached
from app.components.icons import icon
from app.i18n import _
from integrations.errors import PodpusherError


def draw(key: str | None, alt: str) -> None:
    """Shows the picture that the storage keeps under a key; `alt` says what is on it."""
    if key is None:
        blank(_("Not rendered yet"), picture="clock", tone="violet")
        return
    try:
        # Named as what it is: else every rerun makes a JPEG of it, 9 ms a picture.
        st.image(cached.picture(key), width="stretch", output_format="PNG", alt=alt)
    except (PodpusherError, OSError):
        # One missing file hides one picture, not the page.
        blank(_("The storage does not give this picture out."), picture="alert", tone="red")


def blank(said: str, *, picture: str, tone: str) -> None:
    """The space of a picture with a sentence in it."""
    st.html(
        Markup('<div class="pp-blank pp-{}">{}<span>{}</span></div>').format(
            tone, icon(picture, 30), said
        )
    )
