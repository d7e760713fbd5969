"""Seasonal events: a region's calendar of any year, and by when to list for each event."""

from datetime import timedelta

import streamlit as st

from app import cached, formats, i18n
from app.components import (
    event_filters,
    event_grid,
    event_list,
    event_panel,
    event_timeline,
    event_words,
    saved_view_menu,
    season_history,
)
from app.components.panel import page_head, panel
from app.components.states import blank
from app.domain.calendar.events import events
from app.domain.calendar.wish import EventKey
from app.i18n import _
from app.queries.database import NotModelledYetError

AHEAD = timedelta(days=200)

wish = event_filters.wish()
with st.container(key="page-head", horizontal=True, vertical_alignment="bottom"):
    page_head(
        _("Seasonal events"), _("What people will buy for, and by when to list it, in any year.")
    )
    event_filters.view_switch(wish)
    saved_view_menu.menu("seasonal", wish.to_params())
event_filters.bar(wish)


def shown(first, last):
    found = [one for one in events(wish.region, first, last, i18n.current()) if wish.shows(one)]
    return event_list.with_deadlines(found, wish)


ahead = shown(wish.today, wish.today + AHEAD)
inside = shown(event_grid.first_day(wish), event_grid.last_day(wish))
opened = next((one for one in [*ahead, *inside] if EventKey.of(one[0]) == wish.opened), None)
if opened is None and wish.opened is not None:
    found = shown(wish.opened.day, wish.opened.day)
    opened = next((one for one in found if one[0].id == wish.opened.id), None)
upcoming = event_list.next_ones(ahead, wish.today)
in_time = [one for one in upcoming if one[1].urgency(wish.today) != "passed"]
detail = opened or next((one for one in in_time if one[0].season), next(iter(upcoming), None))
try:
    days = cached.scored_days()
except NotModelledYetError:
    days = []  # the calendar needs no reading; what history says waits for the first
scored = days[0] if days else None

left, right = st.columns([1.6, 1], gap="small")
with left, panel("calendar", _("Calendar"), stretch=True):
    with st.container(key="calendar-head", horizontal=True, vertical_alignment="center"):
        back = st.button(_("Earlier"), key="calendar_back", icon=":material/chevron_left:")
        st.html(
            f"<b>{formats.month(wish.month) if wish.view == 'month' else wish.month.year}</b>",
            width="content",
        )
        on = st.button(_("Later"), key="calendar_on", icon=":material/chevron_right:")
        if back or on:
            event_filters.ask(wish.moved(1 if on else -1))
            st.rerun()
        st.space("stretch")
        event_list.exports(inside, wish)
    st.html(event_grid.grid(wish, [event for event, _dates in inside]))
with right, panel("upcoming", _("Upcoming"), stretch=True):
    if picked := event_list.draw(upcoming, wish):
        event_filters.change(opened=picked, month=picked.day.replace(day=1))
        st.rerun()

left, right = st.columns([1.6, 1], gap="small")
with left:
    with panel(
        "start-by",
        _("Start by"),
        about=_("Assumptions, not measured: lead times of {product} with {shipping}.").format(
            product=event_words.product(wish.product), shipping=event_words.shipping(wish.shipping)
        ),
    ):
        if upcoming:
            st.html(event_timeline.timeline(upcoming, wish.today))
        else:
            blank(_("Nothing ahead"), _("No event lies in the months ahead."), key="state-no-lanes")
    if detail and detail[0].season:
        with panel(
            "season-map",
            _("A year of {event}").format(event=event_words.event(detail[0])),
            about=_(
                "Observed: where each of its terms stood, week by week; 100% is first on every "
                "list, or the top of the platform's own curve. An empty week was not read."
            ),
        ):
            season_history.year(detail[0].season, wish.region, scored)
with right, panel("event", _("Event")):
    if detail:
        event_panel.draw(wish, detail, scored)
    else:
        blank(
            _("No event is open"),
            _("Select one in the calendar to see its deadlines and what history says of it."),
            key="state-no-event",
        )
