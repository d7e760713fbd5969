"""The Search page's wish in its URL: read before anything is drawn, written by every click."""

from __future__ import annotations

from typing import Any

import streamlit as st

from app.domain.filters import TermKey
from app.domain.searching import COMPARED, SearchWish

_OURS = frozenset(SearchWish.__dataclass_fields__) - {"compared"} | frozenset(COMPARED)


def wish() -> SearchWish:
    """What the URL asks for."""
    return SearchWish.from_params(st.query_params.to_dict())


def ask(changed: SearchWish) -> None:
    """Writes a wish to the URL; parameters that are not ours, such as the language, stay."""
    others = {k: v for k, v in st.query_params.to_dict().items() if k not in _OURS}
    st.query_params.from_dict(others | changed.to_params())


def change(**changes: Any) -> None:
    """Changes part of the wish and begins at its first page."""
    ask(wish().changed(**changes))


def compare(key: TermKey) -> None:
    """Puts a term beside the others, or takes it away again."""
    ask(wish().comparing(key))
