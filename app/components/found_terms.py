"""The terms that a search found, each with its star and its place in the comparison."""

from __future__ import annotations

from datetime import date
from math import ceil

import streamlit as st
from markupsafe import Markup

from app import formats
from app.components import (
    cards,
    export_buttons,
    pictures,
    search_wish,
    session,
    watch_toggle,
    words,
)
from app.components.plain import plain
from app.components.states import blank
from app.domain.searching import MOST_COMPARED, SearchWish, normal
from app.i18n import _, ngettext
from app.queries import search
from app.queries.search import FoundTerms
from app.queries.trends import Trend

SIZE = 12
TRENDS = "views/trends.py"


def draw(wish: SearchWish, found: FoundTerms, day: date) -> None:
    """Draws one page of terms; `day` is the newest scored one."""
    if not normal(wish.q):
        blank(
            _("Search for a term"),
            _("Type one or more words. Each has to begin a word of what is found."),
            key="state-no-words",
        )
        return
    if found.total and not found.trends:
        blank(
            _("There is no such page"),
            _("The list is shorter now. Its first page still has the best terms."),
            key="state-no-page",
        )
        with st.container(key="state-action", horizontal_alignment="center"):
            st.button(_("First page"), key="first_page", on_click=search_wish.change)
        return
    if not found.trends:
        blank(
            _("No term matches"),
            _("No term that was ever scored begins with these words here. Try fewer of them."),
            key="state-no-match",
        )
        return
    st.html(_count(found))
    for number, trend in enumerate(found.trends, 1):
        _row(wish, number, trend, day)
    with st.container(key="foot", horizontal=True, vertical_alignment="center"):
        _pages(wish, found)
        st.space("stretch")
        export_buttons.draw(
            "search",
            day,
            lambda: search.export(wish),
            about=_("Every term that matches, at most {n}").format(n=formats.number(search.MOST)),
        )


def total(found: FoundTerms) -> str:
    """How many there are: an exact number, or the one up to which was counted."""
    shown = formats.number(found.total)
    return shown if found.total < search.MOST else f"{shown}+"


def _count(found: FoundTerms) -> Markup:
    said = ngettext("{n} term", "{n} terms", found.total).format(n=total(found))
    return Markup('<p class="pp-count" data-testid="found">{}</p>').format(said)


def _row(wish: SearchWish, number: int, trend: Trend, day: date) -> None:
    with st.container(key=f"found-{number}", horizontal=True, vertical_alignment="center"):
        st.html(row(trend, day))
        watch_toggle.draw(trend.key, trend.label, name=f"found_{number}")
        is_compared = trend.key in wish.compared
        st.button(
            _("Comparing") if is_compared else _("Compare"),
            key=f"compare_{number}",
            icon=":material/check:" if is_compared else ":material/add:",
            type="tertiary",
            disabled=not is_compared and len(wish.compared) == MOST_COMPARED,
            on_click=search_wish.compare,
            args=(trend.key,),
        )
        if st.button(
            _("Evidence"),
            key=f"evidence_{number}",
            icon=":material/open_in_new:",
            type="tertiary",
            help=_("Show the evidence for {term}").format(term=plain(trend.label)),
        ):
            st.switch_page(
                TRENDS,
                query_params=session.language_parameter()
                | {"open": str(trend.key), "day": trend.day.isoformat()},
            )


def row(trend: Trend, day: date) -> Markup:
    """One term on its newest scored day: name, line, stage and score."""
    seen = "" if trend.day == day else _("last on {day}").format(day=formats.day(trend.day))
    places = ngettext("{n} place", "{n} places", trend.places_seen).format(
        n=formats.number(trend.places_seen)
    )
    facts = (words.place(trend.place), words.kind(trend.kind), words.sources(trend.sources), places)
    badges = [pictures.badge(words.basis(trend.basis), "grey")]
    if trend.stage:
        badges.insert(0, pictures.badge(words.stage(trend.stage), words.STAGE_TONES[trend.stage]))
    if trend.is_sample:
        badges.append(pictures.badge(_("Sample"), "sample"))
    return Markup(
        '<div class="pp-found" data-testid="found-term"><div class="pp-row-name">{}'
        '<small>{}</small></div>{}<span class="pp-badges">{}</span><span title="{}">{}</span></div>'
    ).format(
        pictures.term(trend.label),
        " · ".join((*facts, *([seen] if seen else []))),
        pictures.sparkline(trend.spark, title=_("Strength, 14 days")),
        Markup("").join(badges),
        cards.provenance(trend),
        cards.score_ring(trend),
    )


def _pages(wish: SearchWish, found: FoundTerms) -> None:
    pages = ceil(found.total / SIZE)
    if pages < 2:
        return
    key = f"search_page_{wish.page}"
    st.pagination(
        pages,
        default=min(wish.page, pages),
        key=key,
        on_change=lambda: search_wish.change(page=st.session_state[key]),
    )
