"""The evidence behind one term: score and why, lines per source, places, raw readings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

import streamlit as st
from markupsafe import Markup

from app import cached, formats
from app.components import (
    cards,
    charts,
    filters,
    idea_start,
    pictures,
    score_reasons,
    term_words,
    watch_toggle,
    words,
)
from app.components.icons import icon
from app.components.panel import panel
from app.components.session import show
from app.components.states import blank
from app.domain.filters import WINDOWS, TermKey, TrendFilter
from app.i18n import _, ngettext
from app.queries.evidence import DailyLevel, PlaceReading, Reading
from app.queries.trends import Trend

READINGS = 15


def draw(wish: TrendFilter, key: TermKey, day: date) -> None:
    """Draws the panel of one term on one day."""
    trend = cached.trend(day, key)
    with panel("term", _("Evidence")):
        st.button(
            _("Close"),
            key="close_term",
            icon=":material/close:",
            type="tertiary",
            on_click=filters.change,
            kwargs={"opened": None, "after": wish.after},
        )
        if trend is None:
            blank(
                _("Not seen on this day"),
                _("{term} was on no list in {place} on {day}.").format(
                    term=key.term, place=words.place(key.place), day=formats.day(day)
                ),
                key="state-unseen-term",
            )
            return
        st.html(_head(trend))
        idea_start.draw(trend)
        watch_toggle.draw(trend.key, trend.label, name="term")
        st.html(score_reasons.draw(trend))
        st.html(term_words.draw(cached.term_words(key.term)))
        _lines(wish, key, day)
        st.html(_places(cached.term_places(key, day), key))
        st.html(_readings(cached.term_readings(key, day, wish.window, READINGS)))


def _head(trend: Trend) -> Markup:
    badges = [pictures.badge(words.basis(trend.basis), "grey")]
    if trend.stage:
        badges.insert(0, pictures.badge(words.stage(trend.stage), words.STAGE_TONES[trend.stage]))
    if trend.is_sample:
        badges.append(pictures.badge(_("Sample"), "sample"))
    return Markup(
        '<div class="pp-term-head"><div><h3>{}</h3><p>{} · {}</p>'
        '<span class="pp-badges">{}</span></div>{}</div><p class="pp-quiet">{}</p>'
    ).format(
        pictures.term(trend.label),
        words.place(trend.place),
        words.kind(trend.kind),
        Markup("").join(badges),
        cards.score_ring(trend),
        cards.provenance(trend),
    )


def _lines(wish: TrendFilter, key: TermKey, day: date) -> None:
    st.html(Markup('<h4 class="pp-sub">{}</h4>').format(_("Per source over time")))
    with st.container(key="lines-choice", horizontal=True):
        show("trends_window", wish.window)
        st.segmented_control(
            _("Period"),
            WINDOWS,
            key="trends_window",
            required=True,
            format_func=lambda n: ngettext("{n} day", "{n} days", n).format(n=n),
            label_visibility="collapsed",
            on_change=lambda: filters.change(
                window=st.session_state["trends_window"], opened=key, after=wish.after
            ),
        )
        measure = st.segmented_control(
            _("Measure"),
            ("rank", "volume"),
            key="lines_measure",
            default="rank",
            required=True,
            format_func=lambda code: _("Rank") if code == "rank" else _("Volume"),
            label_visibility="collapsed",
        )
    levels = cached.term_lines(key, day, wish.window)
    if _has(levels, measure):
        st.altair_chart(charts.source_lines(levels, measure), key="source_lines")
    else:
        st.caption(_("No source tells this measure for the term in this period."))


def _has(levels: Sequence[DailyLevel], measure: str) -> bool:
    return any(
        (level.avg_rank if measure == "rank" else level.avg_volume) is not None for level in levels
    )


def _places(found: Sequence[PlaceReading], key: TermKey) -> Markup:
    rows = [
        Markup(
            '<div class="pp-place-row{}"><span>{}</span><small>{}</small><b>{}</b>{}</div>'
        ).format(
            " pp-here" if reading.place == key.place else "",
            words.place(reading.place),
            words.sources(reading.sources),
            cards.rank_text(reading.best_rank),
            pictures.segments((reading.score or 0) / 100, tone="orange", label=_("Score")),
        )
        for reading in found
    ]
    title = ngettext("Seen in {n} place that day", "Seen in {n} places that day", len(found))
    return Markup('<section><h4 class="pp-sub">{}</h4>{}</section>').format(
        title.format(n=len(found)), Markup("").join(rows)
    )


def _readings(found: Sequence[Reading]) -> Markup:
    rows = [
        Markup(
            "<tr><td>{}<small>{}</small></td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>"
        ).format(
            words.source(reading.source),
            words.period(reading.period),
            formats.instant(reading.observed_at),
            cards.rank_text(reading.rank),
            _volume(reading),
            _origin(reading),
        )
        for reading in found
    ]
    return Markup(
        '<section><h4 class="pp-sub">{}</h4><table class="pp-readings"><thead><tr>'
        "<th>{}</th><th>{}</th><th>{}</th><th>{}</th><th>{}</th></tr></thead>"
        "<tbody>{}</tbody></table></section>"
    ).format(
        _("Newest raw readings"),
        _("Source"),
        _("Observed at"),
        _("Rank"),
        _("Volume"),
        _("From"),
        Markup("").join(rows),
    )


def _volume(reading: Reading) -> str:
    unit = words.unit(reading.volume_unit)
    if reading.volume is not None:
        return f"{formats.compact(reading.volume)} {unit}"
    if reading.volume_upper is not None:
        return _("under {limit} {unit}").format(
            limit=formats.compact(reading.volume_upper), unit=unit
        )
    return formats.DASH


def _origin(reading: Reading) -> Markup:
    """How the reading came to us and when, with a link to where it was read."""
    words_ = Markup('<span title="{}">{}</span>').format(
        _("Stored at {time}").format(time=formats.instant(reading.ingested_at)),
        words.access(reading.access),
    )
    # A link from the internet may hold any scheme; only the web's are followed.
    if reading.url is None or urlsplit(reading.url).scheme not in {"http", "https"}:
        return words_
    return Markup(
        '{} <a href="{}" target="_blank" rel="noopener noreferrer" title="{}">{}</a>'
    ).format(words_, reading.url, _("Open the source"), icon("link", 14))
