"""Overview: what rose, how far sources agree, and whether they are well."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import streamlit as st

from app import cached, cached_own, formats
from app.components import (
    board,
    charts,
    event_preview,
    niche_overview,
    overview_cards,
    rows,
    session,
)
from app.components.panel import page_head, panel
from app.components.plain import plain
from app.components.states import blank, no_scores, notice
from app.domain.filters import WINDOWS
from app.i18n import _, ngettext
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID

TOP = 5
TRENDS = "views/trends.py"

now = datetime.now(UTC)
days = cached.scored_days()
with st.container(key="page-head", horizontal=True, vertical_alignment="bottom"):
    page_head(_("Overview"), _("What is rising, and how sure the sources are."))
    if days:
        window = st.segmented_control(
            _("Period"),
            WINDOWS,
            key="overview_window",
            default=30,
            required=True,
            format_func=lambda n: ngettext("{n} day", "{n} days", n).format(n=n),
            label_visibility="collapsed",
        )
        if st.button(_("Explore trends"), key="explore_trends", type="primary"):
            st.switch_page(TRENDS, query_params=session.language_parameter())
if not days:
    no_scores()
    st.stop()

day = days[0]
if now.date() - day > timedelta(days=1):
    notice(
        _(
            "The newest scored day is {day}. These are the figures of that day, not of today."
        ).format(day=formats.day(day)),
        key="stale-day",
    )

counts = cached.daily_counts(day, max(window, overview_cards.SPARK_DAYS))
st.html(overview_cards.row(counts, cached.source_health(), now))
with panel(
    "board", _("Board"), about=_("From a signal to a live listing: how much stands in each column.")
):
    st.html(board.row(cached_own.board_counts(LOCAL_WORKSPACE_ID, day), day))
with panel(
    "events",
    _("Upcoming events"),
    about=_(
        "By when to list for the next occasions. Lead times are our assumptions, not measured."
    ),
):
    event_preview.draw(now.date())

rising = cached.top_rising(day, TOP)
left, right = st.columns([1, 1], gap="small")
with (
    left,
    panel(
        "growth",
        _("Rising and declining terms"),
        about=_(
            "Estimated: terms per scored day and stage, all places. A gap is a day without scores."
        ),
        stretch=True,
    ),
):
    inside = [count for count in counts if day - count.day < timedelta(days=window)]
    st.altair_chart(charts.stage_counts(inside), key="stage_chart")
with (
    right,
    panel(
        "rising",
        _("Top rising terms"),
        about=_(
            "Estimated from each term's own baseline on {day}. The bar is the share of lists "
            "on which it rises."
        ).format(day=formats.day(day)),
        stretch=True,
    ),
):
    if not rising:
        blank(
            _("Nothing is rising"),
            _("No term stands above its own baseline on this day."),
            key="state-no-rising",
        )
    else:
        st.html(rows.rising_head())
    for number, trend in enumerate(rising, 1):
        with st.container(key=f"pick-rising-{number}"):
            st.html(rows.rising_row(number, trend))
            if st.button(
                _("Show the evidence for {term}").format(term=plain(trend.label)),
                key=f"open_rising_{number}",
            ):
                st.switch_page(
                    TRENDS, query_params=session.language_parameter() | {"open": str(trend.key)}
                )

left, right = st.columns([1, 1], gap="small")
with (
    left,
    panel(
        "strength",
        _("Strength of the top rising terms"),
        about=_("Estimated: standing on the lists per day; a gap is a day without a reading."),
        stretch=True,
    ),
):
    if rising:
        st.altair_chart(charts.strength_lines(rising, day), key="strength_chart")
    else:
        blank(
            _("Nothing is rising"),
            _("No term stands above its own baseline on this day."),
            key="state-no-strength",
        )
with (
    right,
    panel(
        "agreement",
        _("Source agreement"),
        about=_("Observed: terms of {day} by how many sources and places saw them.").format(
            day=formats.day(day)
        ),
        stretch=True,
    ),
):
    by_source: Counter[int] = Counter()
    by_place: Counter[int] = Counter()
    for group in cached.agreement(day):
        by_source[group.n_sources] += group.terms
        by_place[group.n_places] += group.terms
    st.html(
        rows.distribution(
            _("Seen by sources"),
            {
                ngettext("{n} source", "{n} sources", n).format(n=n): by_source[n]
                for n in sorted(by_source)
            },
            "teal",
        )
        + rows.distribution(
            _("Seen in places"),
            {
                _("5 places or more")
                if n == 5
                else ngettext("{n} place", "{n} places", n).format(n=n): by_place[n]
                for n in sorted(by_place)
            },
            "violet",
        )
    )

niche_overview.draw(day)
