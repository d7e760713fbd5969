"""A button per source that is on: read it now instead of at its next turn."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.components import words
from app.i18n import _
from app.store.refreshes import Asked, ask
from integrations.warehouse.engine import engine


def show(sources: Sequence[str]) -> None:
    """Shows the buttons; nothing where no source is on."""
    if not sources:
        return
    with st.container(key="refresh-sources", horizontal=True):
        for source in sources:
            if st.button(
                _("Read {source} now").format(source=words.source(source)),
                key=f"refresh_{source}",
                icon=":material/refresh:",
            ):
                st.toast(_said(ask(engine("app"), source)).format(source=words.source(source)))


def _said(asked: Asked) -> str:
    return {
        Asked.ACCEPTED: _("{source} will be read within seconds."),
        Asked.WAITING: _("{source} is about to be read already."),
        Asked.OFF: _("{source} is switched off."),
        Asked.UNKNOWN: _("There is no source called {source}."),
    }[asked]
