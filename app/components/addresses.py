"""Ids in a page's address: anybody can type one, so reading it never fails."""

from __future__ import annotations

from uuid import UUID

import streamlit as st


def identifier(name: str) -> UUID | None:
    """The id that a parameter names; None when there is none or it is not one."""
    try:
        return UUID(st.query_params.get(name, ""))
    except ValueError:
        return None
