"""Upcoming events as a list: how far away, by when to list, and whether that has passed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st
from markupsafe import Markup

from app import formats
from app.components import event_filters, event_words, export, pictures
from app.components.plain import plain
from app.components.states import blank
from app.domain.calendar.events import Event
from app.domain.calendar.lead_times import BASIS, Deadlines, deadlines
from app.domain.calendar.wish import CalendarFilter, EventKey
from app.i18n import _

Upcoming = tuple[Event, Deadlines]
TOO_LATE = 3
"""Nearest events shown although their listing's day has passed."""
ROWS = 6
"""Events shown that can still be listed for."""


def with_deadlines(events: Sequence[Event], wish: CalendarFilter) -> list[Upcoming]:
    """Each event with the days that lead to it under the wish's assumptions."""
    return [(event, deadlines(event, wish.assumptions)) for event in events]


def next_ones(ahead: Sequence[Upcoming], today: date) -> list[Upcoming]:
    """The nearest events for which it is too late, and those that can still be listed for."""
    late = [one for one in ahead if one[1].urgency(today) == "passed"]
    open_ = [one for one in ahead if one[1].urgency(today) != "passed"]
    return [*late[:TOO_LATE], *open_[:ROWS]]


def draw(upcoming: Sequence[Upcoming], wish: CalendarFilter) -> EventKey | None:
    """Draws the rows; returns the event that a person has just picked."""
    if not upcoming:
        blank(
            _("Nothing ahead"),
            _("No event of this region lies in the months ahead. Show public holidays too."),
            key="state-no-events",
            picture="clock",
        )
    picked = None
    for number, (event, dates) in enumerate(upcoming, 1):
        opened = "-open" if EventKey.of(event) == wish.opened else ""
        with st.container(key=f"pick-event-{number}{opened}"):
            st.html(row(event, dates, wish.today))
            if st.button(
                _("Show {event}").format(event=plain(event_words.event(event))),
                key=f"open_event_{number}",
            ):
                picked = EventKey.of(event)
    return picked


def row(event: Event, dates: Deadlines, today: date) -> Markup:
    """One upcoming event."""
    urgency = dates.urgency(today)
    return Markup(
        '<div class="pp-event" data-urgency="{code}"><span class="pp-dot pp-{tone}"></span>'
        "<div><b>{name}</b><small>{day} · {away}</small></div>"
        '<div class="pp-event-due"><small>{label}</small><b>{list_by}</b></div>{badge}</div>'
    ).format(
        code=urgency,
        tone=event_words.KIND_TONES[event.kind],
        name=event_words.event(event),
        day=formats.day(event.day),
        away=event_words.days_to_go((event.day - today).days),
        label=_("List by"),
        list_by=formats.short_day(dates.list_by),
        badge=pictures.badge(event_words.urgency(urgency), event_words.URGENCY_TONES[urgency]),
    )


def rows(upcoming: Sequence[Upcoming]) -> list[dict[str, Any]]:
    """The events as rows of a file; codes and names in English as they stand."""
    return [
        {
            "region": event.region,
            "day": event.day,
            "event": event.id,
            "name": event_words.event(event),
            "kind": event.kind,
            "season": event.season,
            "keywords": ", ".join(event.keywords),
            "source": event.source,
            "provenance": event.provenance,
            "is_estimated": event.is_estimated,
            "start_by": dates.start_by,
            "list_by": dates.list_by,
            "order_by": dates.order_by,
            "production_days": dates.production_days,
            "shipping_days": dates.shipping_days,
            "ramp_up_weeks": dates.ramp_up_weeks,
            "lead_time_basis": BASIS,
        }
        for event, dates in upcoming
    ]


def exports(shown: Sequence[Upcoming], wish: CalendarFilter) -> None:
    """Draws the downloads of the events that the grid shows."""
    name = f"podpusher-events-{wish.region}-{event_filters.period(wish)}"
    for label, kind, mime, make in (
        (_("CSV"), "csv", "text/csv", export.csv),
        (_("Parquet"), "parquet", "application/vnd.apache.parquet", export.parquet),
    ):
        st.download_button(
            label,
            lambda make=make: make(rows(shown)),  # type: ignore[misc]
            file_name=f"{name}.{kind}",
            mime=mime,
            key=f"export_events_{kind}",
            icon=":material/download:",
            on_click="ignore",
            help=_("The events of the calendar above, with every deadline"),
            disabled=not shown,
        )
