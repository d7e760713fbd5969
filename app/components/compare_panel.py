"""Up to three terms side by side: their strength by day in one chart, and their figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st
from markupsafe import Markup

from app import cached, formats
from app.components import cards, charts, export_buttons, pictures, search_wish, words
from app.components.panel import panel
from app.components.plain import plain
from app.domain.filters import TermKey
from app.domain.searching import SearchWish
from app.i18n import _, pgettext
from app.queries.trends import Trend

DAYS = 30


def draw(wish: SearchWish, day: date) -> None:
    """Draws the comparison on one scored day; nothing when no term is chosen."""
    if not wish.compared:
        return
    found = [(key, cached.trend(day, key)) for key in wish.compared]
    with panel(
        "compare",
        _("Compare"),
        about=_("Figures of {day}. A gap in a line is a day on no list.").format(
            day=formats.day(day)
        ),
    ):
        with st.container(key="compared", horizontal=True):
            for number, (key, trend) in enumerate(found, 1):
                st.button(
                    plain(trend.label if trend else key.term, longest=40),
                    key=f"drop_{number}",
                    icon=":material/close:",
                    help=_("Take it out of the comparison"),
                    on_click=search_wish.compare,
                    args=(key,),
                )
        lines = cached.strengths(wish.compared, day, DAYS)
        if lines:
            st.altair_chart(charts.compared_lines(lines, day, DAYS), key="compare_chart")
        else:
            st.caption(_("None of these terms was on a list in the last 30 days."))
        st.html(_table(found))
        with st.container(key="compare-foot", horizontal=True, horizontal_alignment="right"):
            export_buttons.draw(
                "compare", day, lambda: _rows(found, day), about=_("The figures of these terms")
            )


def _table(found: Sequence[tuple[TermKey, Trend | None]]) -> Markup:
    heads = Markup("").join(
        Markup("<th>{}<small>{} · {}</small></th>").format(
            pictures.term(trend.label if trend else key.term),
            words.place(key.place),
            words.kind(key.kind),
        )
        for key, trend in found
    )
    body = Markup("").join(
        Markup("<tr><td>{} <small>{}</small></td>{}</tr>").format(
            name,
            words.basis(basis) if basis else "",
            Markup("").join(Markup("<td>{}</td>").format(cell) for cell in cells),
        )
        for name, basis, cells in _figures([trend for _key, trend in found])
    )
    return Markup(
        '<table class="pp-compare" data-testid="compare"><thead><tr><th></th>{}</tr></thead>'
        "<tbody>{}</tbody></table>"
    ).format(heads, body)


def _figures(found: Sequence[Trend | None]) -> list[tuple[str, str, list[str]]]:
    """Name, basis and cells of each row. A term on no list that day has no figure to show."""

    def row(name: str, cell: Any, basis: str = "estimated") -> tuple[str, str, list[str]]:
        cells = [_("not enough data") if trend is None else cell(trend) for trend in found]
        return name, basis, cells

    def number(value: float | None, digits: int) -> str:
        return _("not enough data") if value is None else formats.number(value, digits=digits)

    return [
        row(_("Score"), lambda t: number(t.score, 1)),
        row(_("Stage"), lambda t: words.stage(t.stage)),
        row(
            pgettext("part of a score", "Momentum"),
            lambda t: (
                _("not enough data") if t.momentum is None else formats.signed(t.momentum, digits=2)
            ),
        ),
        row(
            _("Growth"),
            lambda t: _("not enough data") if t.growth is None else cards.growth_text(t),
        ),
        row(
            _("Volume"),
            lambda t: _("not told by the source") if t.volume is None else cards.volume_text(t),
            "observed",
        ),
        row(_("Best rank"), lambda t: cards.rank_text(t.best_rank), "observed"),
        row(
            _("Breadth"),
            lambda t: _("not enough data") if t.breadth is None else formats.percent(t.breadth),
        ),
        row(_("Sources"), lambda t: words.sources(t.sources), "observed"),
        row(_("Basis"), lambda t: words.basis(t.basis), ""),
    ]


def _rows(found: Sequence[tuple[TermKey, Trend | None]], day: date) -> list[dict[str, Any]]:
    return [
        {
            "day": day,
            "place": key.place,
            "kind": key.kind,
            "term": key.term,
            "basis": trend.basis if trend else "not enough data",
            **{
                name: getattr(trend, name, None)
                for name in (
                    *("label", "score", "stage", "momentum", "growth", "volume", "volume_unit"),
                    *("best_rank", "breadth", "sources", "is_sample", "last_observed_at"),
                )
            },
        }
        for key, trend in found
    ]
