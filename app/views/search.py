"""Search: terms and the workspace's own by their words, what is watched, and three side by side."""

from dataclasses import replace

import streamlit as st

from app import cached, cached_own, formats
from app.components import (
    compare_panel,
    found_terms,
    own_results,
    pager,
    saved_view_menu,
    search_wish,
    watchlist_table,
    words,
)
from app.components.panel import page_head
from app.components.session import show
from app.components.states import no_scores
from app.domain.filters import KINDS
from app.domain.searching import TABS
from app.i18n import _
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID

EVERY = ""  # Not None, which a selectbox shows as "nothing chosen".

days = cached.scored_days()
wish = search_wish.wish()
with st.container(key="page-head", horizontal=True, vertical_alignment="bottom"):
    page_head(
        _("Search"),
        _("Find terms, ideas, designs and listings. Watch terms and compare up to three."),
    )
    saved_view_menu.menu("search", replace(wish, page=1, compared=()).to_params())
if not days:
    no_scores()
    st.stop()
day = days[0]


def written(name: str, key: str) -> None:
    """Writes one widget's value into the URL; each list begins with its newest again."""
    pager.forget()
    search_wish.change(**{name: st.session_state[key] or None})


with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
    show("search_words", wish.q)
    st.text_input(
        _("Words"),
        key="search_words",
        placeholder=_("Search terms, ideas, designs and listings"),
        icon=":material/search:",
        max_chars=200,
        on_change=lambda: (
            pager.forget(),
            search_wish.change(q=" ".join(st.session_state["search_words"].split())),
        ),
    )
    places = [EVERY, *cached.facets(day).get("place", {})]
    places += [wish.place] if wish.place and wish.place not in places else []
    show("search_place", wish.place or EVERY)
    st.selectbox(
        _("Place"),
        places,
        key="search_place",
        format_func=lambda code: words.place(code) if code else _("All places"),
        on_change=written,
        args=("place", "search_place"),
    )
    show("search_kind", wish.kind or EVERY)
    st.selectbox(
        _("Kind"),
        [EVERY, *KINDS],
        key="search_kind",
        format_func=lambda code: words.kind(code) if code else _("All kinds"),
        on_change=written,
        args=("kind", "search_kind"),
    )

found = cached.found_terms(replace(wish, compared=(), tab="terms"), found_terms.SIZE)
counts = {
    "terms": found_terms.total(found),
    "watchlist": formats.number(len(cached_own.watched(LOCAL_WORKSPACE_ID))),
} | {
    name: formats.number(n) for name, n in cached_own.own_counts(LOCAL_WORKSPACE_ID, wish.q).items()
}
names = {
    "terms": _("Terms"),
    "ideas": _("Ideas"),
    "designs": _("Designs"),
    "listings": _("Listings"),
    "watchlist": _("Watchlist"),
}
show("search_tab", wish.tab)
st.segmented_control(
    _("What is searched"),
    TABS,
    key="search_tab",
    required=True,
    format_func=lambda code: f"{names[code]} · {counts[code]}",
    label_visibility="collapsed",
    on_change=written,
    args=("tab", "search_tab"),
)
compare_panel.draw(wish, day)
if wish.tab == "terms":
    found_terms.draw(wish, found, day)
elif wish.tab == "watchlist":
    watchlist_table.draw(cached_own.watched_figures(LOCAL_WORKSPACE_ID, day), wish.q, day)
else:
    own_results.draw(wish.tab, wish.q)
