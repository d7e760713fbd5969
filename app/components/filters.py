"""The filters of Trends: widgets that show the URL's wish and write a changed one back to it.

The URL is the only memory. Each widget is set from it before it is drawn, and its callback, which
Streamlit runs before the page, writes the new wish; so a link, a reload and a click all agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import streamlit as st

from app import formats, i18n
from app.components import term_words, words
from app.components.plain import plain
from app.components.session import show
from app.domain.filters import KINDS, SORTS, STAGES, VIEWS, TrendFilter
from app.i18n import _, ngettext

# The option that narrows nothing. Not None, which a selectbox shows as "nothing chosen".
ALL = ""
_OURS = frozenset(TrendFilter.__dataclass_fields__) - {"opened", "after"} | {"open", "cursor"}


def wish() -> TrendFilter:
    """What the URL asks for."""
    return TrendFilter.from_params(st.query_params.to_dict())


def ask(changed: TrendFilter) -> None:
    """Writes a wish to the URL; parameters that are not ours, such as the language, stay."""
    others = {k: v for k, v in st.query_params.to_dict().items() if k not in _OURS}
    st.query_params.from_dict(others | changed.to_params())


def change(**changes: Any) -> None:
    """Changes part of the wish; the evidence of another list's term is closed."""
    ask(wish().changed(**({"opened": None} | changes)))


def bar(
    current: TrendFilter, days: Sequence[date], facets: Mapping[str, Mapping[str, int]]
) -> None:
    """Draws the row of filters."""
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        _select(
            "day",
            _("Day"),
            [ALL, *days],
            current.pinned_day,
            lambda day: day_option(day, days[0]),
        )
        _select(
            "source",
            _("Source"),
            _choices(facets.get("source", {}), current.source),
            current.source,
            lambda code: words.source(code) if code else _("All sources"),
        )
        _select(
            "place",
            _("Place"),
            _choices(facets.get("place", {}), current.place),
            current.place,
            lambda code: words.place(code) if code else _("All places"),
        )
        _select(
            "kind",
            _("Kind"),
            [ALL, *KINDS],
            current.kind,
            lambda code: words.kind(code) if code else _("All kinds"),
        )
        _select(
            "category",
            _("Category"),
            _choices(facets.get("category", {}), current.category),
            current.category,
            lambda code: term_words.category(code) if code else _("All categories"),
        )
        _select(
            "stage",
            _("Stage"),
            [ALL, *STAGES],
            current.stage,
            lambda code: words.stage(code) if code else _("All stages"),
        )
        _select("sort", _("Order by"), SORTS, current.sort, words.sort)


def view_switch(current: TrendFilter) -> None:
    """Draws the choice between cards and table."""
    show("trends_view", current.view)
    st.segmented_control(
        _("View"),
        VIEWS,
        key="trends_view",
        required=True,
        format_func=lambda code: _("Cards") if code == "cards" else _("Table"),
        on_change=_written("view", "trends_view"),
        label_visibility="collapsed",
    )


def chips(current: TrendFilter, total: int) -> None:
    """Says how many terms match, and offers to undo what narrows them."""
    with st.container(key="chips", horizontal=True, vertical_alignment="center"):
        st.html(
            ngettext("{n} term", "{n} terms", total).format(n=f"<b>{formats.number(total)}</b>"),
            width="content",
        )
        if current.q:
            st.button(
                _("Search: {words}").format(words=plain(current.q, longest=40)),
                key="clear_search",
                icon=":material/close:",
                on_click=change,
                kwargs={"q": ""},
            )
        if current.min_score:
            st.button(
                _("Score at least {points}").format(points=formats.number(current.min_score)),
                key="clear_min_score",
                icon=":material/close:",
                on_click=change,
                kwargs={"min_score": 0},
            )
        show("trends_scored", current.scored == "scored")
        st.checkbox(_("Only with a score"), key="trends_scored", on_change=_scored)
        if current.narrows() or current.day:
            st.button(
                _("Clear filters"),
                key="clear_filters",
                type="tertiary",
                on_click=lambda: ask(TrendFilter(view=current.view, sort=current.sort)),
            )


def day_option(day: date | str, newest: date) -> str:
    """A scored day among the choices of a filter; an empty one stands for the newest."""
    return _day_label(i18n.current(), day) if isinstance(day, date) else _newest_label(newest)


def _select(
    name: str,
    label: str,
    options: Sequence[Any],
    value: Any,
    words_for: Callable[[Any], str],
) -> None:
    key = f"trends_{name}"
    show(key, value if value in options else options[0])
    st.selectbox(label, options, key=key, format_func=words_for, on_change=_written(name, key))


def _written(name: str, key: str) -> Callable[[], None]:
    return lambda: change(**{name: st.session_state[key] or None})


def _scored() -> None:
    change(scored="scored" if st.session_state["trends_scored"] else "all")


def _choices(counted: Mapping[str, int], asked: str | None) -> list[str]:
    """The day's values, most frequent first. One that the URL asks for stays, if only to say 0."""
    found = [ALL, *counted]
    return found if not asked or asked in found else [*found, asked]


@lru_cache(maxsize=8192)
def _day_label(language: str, day: date) -> str:
    """A day in words. Remembered, because a year of days is spelled on every rerun."""
    with i18n.using(language):
        return formats.day(day)


def _newest_label(newest: date) -> str:
    return _("Newest ({day})").format(day=_day_label(i18n.current(), newest))
