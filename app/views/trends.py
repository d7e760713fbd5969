"""Trends: the scored terms of one day, filtered, and the evidence behind each."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import streamlit as st

from app import cached, formats
from app.components import filters, saved_view_menu, term_panel, trend_list
from app.components.panel import page_head
from app.components.states import no_scores, notice
from app.i18n import _

days = cached.scored_days()
wish = filters.wish()
with st.container(key="page-head", horizontal=True, vertical_alignment="bottom"):
    page_head(_("Trends"), _("Every term with what it rests on. Select one to see its evidence."))
    if days:
        filters.view_switch(wish)
        saved_view_menu.menu("trends", replace(wish, after=None, opened=None).to_params())
if not days:
    no_scores()
    st.stop()

day = wish.pinned_day or days[0]
if wish.pinned_day is None and datetime.now(UTC).date() - day > timedelta(days=1):
    notice(
        _(
            "The newest scored day is {day}. These are the figures of that day, not of today."
        ).format(day=formats.day(day)),
        key="stale-day",
    )
filters.bar(wish, days, cached.facets(day))
page = cached.trend_page(day, replace(wish, opened=None), trend_list.page_size(wish))
filters.chips(wish, page.total)
if wish.opened is None:
    trend_list.draw(wish, day, page)
else:
    left, right = st.columns([1.45, 1], gap="small")
    with left:
        trend_list.draw(wish, day, page)
    with right:
        term_panel.draw(wish, wish.opened, day)
