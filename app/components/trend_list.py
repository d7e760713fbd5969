"""A page of trends as cards or as a table, with what to do when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

import polars as pl
import streamlit as st

from app import cached, formats
from app.components import cards, export, filters, pager, pictures, words
from app.components.plain import plain
from app.components.states import blank
from app.domain.filters import TrendFilter
from app.i18n import _
from app.queries import trends
from app.queries.trends import Trend, TrendPage

CARDS = 12
ROWS = 50


def page_size(wish: TrendFilter) -> int:
    """Terms on one page of a view."""
    return CARDS if wish.view == "cards" else ROWS


def draw(wish: TrendFilter, day: date, page: TrendPage) -> None:
    """Draws one page of trends and the way to the others."""
    if not page.trends:
        _none(wish, day, page)
        return
    if wish.view == "cards":
        _cards(wish, page.trends)
    else:
        _table(wish, page.trends)
    with st.container(key="foot", horizontal=True, vertical_alignment="center"):
        pager.count(page.first, page.last, page.total)
        if wish.after:
            pager.step("previous", _("Previous"), filters.change, after=page.previous)
        if page.next:
            pager.step("next", _("Next"), filters.change, after=page.next)
        st.space("stretch")
        _exports(wish, day)


def _cards(wish: TrendFilter, shown: Sequence[Trend]) -> None:
    with st.grid(min_column_width=232, gap="small", key="trend-cards"):
        for number, trend in enumerate(shown, 1):
            opened = "-open" if trend.key == wish.opened else ""
            with st.container(key=f"pick-trend-{number}{opened}"):
                st.html(cards.trend_card(trend))
                st.button(
                    _("Show the evidence for {term}").format(term=plain(trend.label)),
                    key=f"open_trend_{number}",
                    on_click=filters.change,
                    kwargs={"opened": trend.key, "after": wish.after},
                )


def _table(wish: TrendFilter, shown: Sequence[Trend]) -> None:
    # A key per list and opened term: a selection never outlives the rows it was made on.
    key = "trend_table_" + sha256(repr((wish, shown[0].day)).encode()).hexdigest()[:12]
    chosen = [row for row, trend in enumerate(shown) if trend.key == wish.opened]
    frame = pl.DataFrame(
        {
            "label": [t.label for t in shown],
            "spark": [pictures.sparkline_image(t.spark) for t in shown],
            "score": [t.score for t in shown],
            "stage": [words.stage(t.stage) for t in shown],
            "growth": [cards.growth_text(t) for t in shown],
            "volume": [cards.volume_text(t) for t in shown],
            "breadth": [t.breadth for t in shown],
            "rank": [t.best_rank for t in shown],
            "place": [words.place(t.place) for t in shown],
            "kind": [words.kind(t.kind) for t in shown],
            "sources": [words.sources(t.sources) for t in shown],
            "basis": [words.basis(t.basis) for t in shown],
            "seen": [t.last_observed_at for t in shown],
            "sample": [t.is_sample for t in shown],
        },
        schema_overrides={"score": pl.Float64, "breadth": pl.Float64, "rank": pl.Int64},
    )
    config = st.column_config
    st.dataframe(
        frame,
        key=key,
        selection_default={"selection": {"rows": chosen}},
        hide_index=True,
        height="content",
        row_height=40,
        placeholder=formats.DASH,
        on_select=lambda: _selected(key, shown),
        selection_mode="single-row",
        column_config={
            "label": config.TextColumn(_("Term"), width="medium"),
            "spark": config.ImageColumn(_("Strength, 14 days"), width=130),
            "score": config.ProgressColumn(
                _("Score"), min_value=0, max_value=100, format="%.0f", help=_("Estimated, 0 to 100")
            ),
            "stage": config.TextColumn(_("Stage")),
            "growth": config.TextColumn(
                _("Growth"), alignment="right", help=_("Volume against its own baseline")
            ),
            "volume": config.TextColumn(_("Volume"), alignment="right", help=_("Observed")),
            "breadth": config.ProgressColumn(
                _("Breadth"),
                min_value=0,
                max_value=1,
                format="percent",
                help=_("Share of the day's lists on which it rises"),
            ),
            "rank": config.NumberColumn(_("Best rank"), help=_("Observed")),
            "place": config.TextColumn(_("Place")),
            "kind": config.TextColumn(_("Kind")),
            "sources": config.TextColumn(_("Sources")),
            "basis": config.TextColumn(_("Basis")),
            "seen": config.DatetimeColumn(_("Last seen (UTC)"), format="YYYY-MM-DD HH:mm"),
            "sample": config.CheckboxColumn(_("Sample")),
        },
    )


def _selected(key: str, shown: Sequence[Trend]) -> None:
    chosen = st.session_state[key].selection.rows
    opened = shown[chosen[0]].key if chosen and chosen[0] < len(shown) else None
    filters.change(opened=opened, after=filters.wish().after)


def _exports(wish: TrendFilter, day: date) -> None:
    name = f"podpusher-trends-{day.isoformat()}"
    for label, kind, mime, make in (
        (_("CSV"), "csv", "text/csv", export.csv),
        (_("Parquet"), "parquet", "application/vnd.apache.parquet", export.parquet),
    ):
        st.download_button(
            label,
            # Made in the download's own request; up to the limit, whatever page is shown.
            lambda make=make: make(trends.export(day, wish, export.MAX_ROWS)),  # type: ignore[misc]
            file_name=f"{name}.{kind}",
            mime=mime,
            key=f"export_{kind}",
            icon=":material/download:",
            on_click="ignore",
            help=_("Every term that matches, at most {n}").format(
                n=formats.number(export.MAX_ROWS)
            ),
        )


def _none(wish: TrendFilter, day: date, page: TrendPage) -> None:
    if page.total:
        blank(
            _("There is no such page"),
            _("The list is shorter now. Its first page still has the best terms."),
            key="state-no-page",
        )
        with st.container(key="state-action", horizontal_alignment="center"):
            st.button(_("First page"), key="first_page", on_click=filters.change)
        return
    seen = cached.last_seen(" ".join(wish.q.lstrip("#").casefold().split())) if wish.q else None
    if seen and seen != day:
        blank(
            _("Not seen on this day"),
            _("{term} was last seen on {day}.").format(term=wish.q, day=formats.day(seen)),
            picture="clock",
            key="state-other-day",
        )
        with st.container(key="state-action", horizontal_alignment="center"):
            st.button(
                _("Go to that day"), key="go_to_day", on_click=filters.change, kwargs={"day": seen}
            )
        return
    blank(
        _("No term matches"),
        _("Nothing on {day} fits these filters. Clear one of them to see more.").format(
            day=formats.day(day)
        ),
        key="state-no-match",
    )
