"""What a session remembers: the language, and nothing that a URL can say better.

The language comes, in this order, from the URL, from this session, from the browser's cookie of an
earlier visit and from the browser's own wish.
"""

from __future__ import annotations

import streamlit as st

from app import i18n

LANGUAGE_COOKIE = "podpusher_language"
_KEY = "language"
_WIDGET = "language_choice"


def set_language() -> None:
    """Sets the language of this run; keeps a chosen one in the URL so that a reload keeps it."""
    asked = st.query_params.get("lang")
    if asked in i18n.LANGUAGES:
        st.session_state[_KEY] = asked
    elif _KEY not in st.session_state:
        wish = st.context.cookies.get(LANGUAGE_COOKIE) or st.context.locale
        i18n.use(i18n.best_language(wish))
        return
    else:
        st.query_params["lang"] = st.session_state[_KEY]
    i18n.use(st.session_state[_KEY])


def show(key: str, value: object) -> None:
    """Makes a widget show a value, before it is drawn.

    Only when it shows another: a value that is set anew makes the browser draw the widget afresh,
    which closes an open list under a person's hand.
    """
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def language_selector(label: str) -> None:
    """Draws the choice of language."""
    show(_WIDGET, i18n.current())
    st.selectbox(
        label,
        list(i18n.LANGUAGES),
        format_func=i18n.LANGUAGES.__getitem__,
        key=_WIDGET,
        on_change=_choose,
        label_visibility="collapsed",
        width=128,
    )


def language_parameter() -> dict[str, str]:
    """The parameter that a link to another page carries, when a language was chosen."""
    return {"lang": st.session_state[_KEY]} if _KEY in st.session_state else {}


def _choose() -> None:
    st.query_params["lang"] = st.session_state[_WIDGET]
