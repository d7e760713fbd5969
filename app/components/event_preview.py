"""The next events that can still be listed for, as Overview shows them."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from app import i18n
from app.components import event_list, event_words, session
from app.components.plain import plain
from app.domain.calendar.events import events
from app.domain.calendar.lead_times import Assumptions, deadlines
from app.domain.calendar.wish import EventKey
from app.i18n import _

SEASONAL = "views/seasonal.py"
ROWS = 4
_AHEAD = timedelta(days=200)


def draw(today: date) -> None:
    """Draws the events of the language's region whose listing is due next; one opens its page."""
    region = event_words.HOMES[i18n.current()]
    found = [
        (event, deadlines(event, Assumptions()))
        for event in events(region, today, today + _AHEAD, i18n.current())
        if event.kind not in {"public holiday", "awareness"}
    ]
    due = sorted(
        (one for one in found if one[1].urgency(today) != "passed"),
        key=lambda one: one[1].list_by,
    )
    with st.grid(min_column_width=380, gap="small", key="next-events"):
        for number, (event, dates) in enumerate(due[:ROWS], 1):
            with st.container(key=f"pick-next-event-{number}"):
                st.html(event_list.row(event, dates, today))
                if st.button(
                    _("Show {event}").format(event=plain(event_words.event(event))),
                    key=f"open_next_event_{number}",
                ):
                    st.switch_page(
                        SEASONAL,
                        query_params=session.language_parameter()
                        | {"open": str(EventKey.of(event)), "month": f"{event.day:%Y-%m}"},
                    )
