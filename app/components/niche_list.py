"""The ranked niches of a day: filters, rows, pages, downloads, and what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import Any

import streamlit as st
from markupsafe import Markup

from app import formats
from app.components import export, filters, niche_rows, niche_words, words
from app.components.plain import plain
from app.components.session import show
from app.components.states import blank
from app.domain.niches import Excluded, Niche
from app.domain.niches.wish import PARAMETERS, SHOWN, SORTS, TABS, NicheWish
from app.i18n import _, ngettext

SIZE = 15
MOST_EXCLUDED = 30
ALL = ""


def wish() -> NicheWish:
    """What the URL asks for."""
    return NicheWish.from_params(st.query_params.to_dict())


def ask(changed: NicheWish) -> None:
    """Writes a wish to the URL; parameters that are not ours, such as the language, stay."""
    others = {k: v for k, v in st.query_params.to_dict().items() if k not in PARAMETERS}
    st.query_params.from_dict(others | changed.to_params())


def change(**changes: Any) -> None:
    """Changes part of the wish; the reasons of another list's niche are closed."""
    ask(wish().changed(**({"opened": None} | changes)))


def tabs(current: NicheWish) -> None:
    """Draws the choice between ranked and saved niches."""
    show("niches_tab", current.tab)
    st.segmented_control(
        _("Niches"),
        TABS,
        key="niches_tab",
        required=True,
        format_func=lambda code: _("Ranked") if code == "ranked" else _("Saved"),
        on_change=lambda: ask(NicheWish(tab=st.session_state["niches_tab"])),
        label_visibility="collapsed",
    )


def bar(current: NicheWish, days: Sequence[date], places: Sequence[str]) -> None:
    """Draws the row of filters."""
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        _select(
            "day",
            _("Day"),
            [ALL, *days],
            current.day,
            lambda day: filters.day_option(day, days[0]),
        )
        _select(
            "place",
            _("Place"),
            [ALL, *places],
            current.place,
            lambda code: words.place(code) if code else _("All places"),
        )
        _select("shown", _("Show"), SHOWN, current.shown, niche_words.shown)
        _select("sort", _("Order by"), SORTS, current.sort, niche_words.sort)
        show("niches_q", current.q)
        st.text_input(
            _("Words"),
            key="niches_q",
            placeholder=_("Any word"),
            on_change=lambda: change(q=st.session_state["niches_q"]),
        )


def draw(current: NicheWish, day: date, found: Sequence[Niche]) -> None:
    """Draws one page of niches and the way to the others."""
    first = (current.page - 1) * SIZE
    shown = found[first : first + SIZE]
    if not shown:
        blank(
            _("No niche matches"),
            _("Nothing on {day} fits these filters. Clear one of them to see more.").format(
                day=formats.day(day)
            ),
            key="state-no-niche",
        )
        with st.container(key="state-action", horizontal_alignment="center"):
            st.button(_("Clear filters"), key="clear_niches", on_click=lambda: ask(NicheWish()))
        return
    with st.container(key="niche-rows"):
        st.html(niche_rows.head())
        for position, niche in enumerate(shown):
            opened = "-open" if niche.key == current.opened else ""
            with st.container(key=f"pick-niche-{position + 1}{opened}"):
                st.html(niche_rows.row(first + position + 1, niche))
                st.button(
                    _("Why this niche: {term}").format(term=plain(niche.head.label)),
                    key=f"open_niche_{position + 1}",
                    on_click=change,
                    kwargs={"opened": niche.key, "page": current.page},
                )
    with st.container(key="foot", horizontal=True, vertical_alignment="center"):
        _pages(current, len(found))
        st.space("stretch")
        _exports(day, found)


def excluded(left_out: Sequence[Excluded]) -> None:
    """Says which terms a banned topic keeps out, and which topic that is."""
    if not left_out:
        return
    said = ngettext(
        "{n} term is left out by your banned topics",
        "{n} terms are left out by your banned topics",
        len(left_out),
    ).format(n=formats.number(len(left_out)))
    with st.expander(said, icon=":material/block:"):
        st.html(
            Markup('<div class="pp-chips">{}</div>').format(
                Markup("").join(
                    Markup("<span><bdi>{}</bdi> · {}</span>").format(one.term.label, one.topic)
                    for one in left_out[:MOST_EXCLUDED]
                )
            )
        )


def _select(name: str, label: str, options: Sequence[Any], value: Any, words_for: Any) -> None:
    key = f"niches_{name}"
    offered = list(options)
    if value and value not in offered and name == "place":
        offered.append(value)  # one that the URL asks for stays, if only to show nothing
    show(key, value if value in offered else offered[0])
    st.selectbox(
        label,
        offered,
        key=key,
        format_func=words_for,
        on_change=lambda: change(**{name: st.session_state[key] or None}),
    )


def _pages(current: NicheWish, total: int) -> None:
    st.html(
        ngettext("{n} niche", "{n} niches", total).format(n=formats.number(total)),
        width="content",
    )
    pages = ceil(total / SIZE)
    if pages > 1:
        key = f"niches_page_{current.page}"
        st.pagination(
            pages,
            default=current.page,
            key=key,
            on_change=lambda: change(page=st.session_state[key]),
        )


def rows(found: Sequence[Niche]) -> list[dict[str, Any]]:
    """Niches as plain values for a file, with the codes of their reasons."""
    return [
        {
            "day": niche.head.day,
            "position": position,
            "niche": niche.head.label,
            "key": niche.key,
            "terms": [term.label for term in niche.terms],
            "place": niche.head.place,
            "sources": list(niche.head.sources),
            "demand": niche.demand,
            "demand_basis": "not enough data" if niche.demand is None else "estimated",
            "growth": niche.head.growth,
            "listings": None if niche.listings is None else niche.listings.count,
            "listings_observed_at": None if niche.listings is None else niche.listings.observed_at,
            "competition": niche.competition,
            "competition_basis": "not enough data" if niche.listings is None else "observed",
            "fit": niche.fit,
            "fit_basis": "not enough data" if niche.fit is None else "estimated",
            "worth": niche.worth,
            "reasons": [reason.code for reason in niche.reasons],
            "is_sample": niche.head.is_sample,
        }
        for position, niche in enumerate(found, 1)
    ]


def _exports(day: date, found: Sequence[Niche]) -> None:
    for label, kind, mime, make in (
        (_("CSV"), "csv", "text/csv", export.csv),
        (_("Parquet"), "parquet", "application/vnd.apache.parquet", export.parquet),
    ):
        st.download_button(
            label,
            lambda make=make: make(rows(found)),  # type: ignore[misc]
            file_name=f"podpusher-niches-{day.isoformat()}.{kind}",
            mime=mime,
            key=f"export_niches_{kind}",
            icon=":material/download:",
            on_click="ignore",
        )
