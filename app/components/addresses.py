"""What a page's address says: anybody can type one, so reading it never fails."""

from __future__ import annotations

from collections.abc import Container
from uuid import UUID

import streamlit as st


def identifier(name: str) -> UUID | None:
    """The id that a parameter names; None when there is none or it is not one."""
    try:
        return UUID(st.query_params.get(name, ""))
    except ValueError:
        return None


def choice(name: str, known: Container[str], otherwise: str) -> str:
    """The known code that a parameter names, or the one that stands when it names none."""
    code = st.query_params.get(name, otherwise)
    return code if code in known else otherwise
