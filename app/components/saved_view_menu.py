"""Saved views of a page: a menu that names the current filters and brings them back."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app.components.plain import plain
from app.i18n import _
from app.store import saved_views
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID


def menu(page: str, state: Mapping[str, str]) -> None:
    """Draws the menu of one page; `state` is what saving would keep."""
    with st.popover(_("Saved views"), icon=":material/bookmark:", key="saved_views"):
        with st.form("save_view", border=False, clear_on_submit=True):
            name = st.text_input(
                _("Name"),
                max_chars=saved_views.MAX_NAME,
                key="view_name",
                placeholder=_("Name these filters"),
            )
            if st.form_submit_button(_("Save"), key="save_view_now", type="primary"):
                if name and name.strip():
                    saved_views.save(LOCAL_WORKSPACE_ID, page, name, state)
                else:
                    st.caption(_("A view needs a name."))
        stored = saved_views.views(LOCAL_WORKSPACE_ID, page)
        if not stored:
            st.caption(_("No view is saved yet."))
        for view in stored:
            with st.container(key=f"view-{view.id}", horizontal=True):
                st.button(
                    plain(view.name),
                    key=f"use_view_{view.id}",
                    width="stretch",
                    on_click=_use,
                    args=(dict(view.state),),
                )
                # Not a callback: what fails there fails outside the page's boundary.
                if st.button(_("Delete"), key=f"forget_view_{view.id}", type="tertiary"):
                    saved_views.forget(LOCAL_WORKSPACE_ID, view.id)
                    st.rerun()


def _use(state: Mapping[str, str]) -> None:
    language = st.query_params.get("lang")
    st.query_params.from_dict({**state, **({"lang": language} if language else {})})
