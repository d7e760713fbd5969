"""From the first sketch to the event: one bar per event on a common line of days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from markupsafe import Markup

from app import formats
from app.components import event_words
from app.components.event_list import Upcoming
from app.i18n import _, pgettext

_BEFORE = timedelta(days=14)


def timeline(upcoming: Sequence[Upcoming], today: date) -> Markup:
    """The next events with when to start, to list and to take the last orders.

    The line begins two weeks before today, so that what should have been begun is seen as such.
    """
    first = today - _BEFORE
    last = max((dates.event for _event, dates in upcoming), default=today) + timedelta(days=3)

    def at(day: date) -> float:
        share = (day - first) / (last - first)
        return round(100 * max(0.0, min(1.0, share)), 2)

    bars = [
        Markup(
            '<div class="pp-lane"><span>{name}<small>{start}</small></span>'
            '<div class="pp-lane-track" role="img" aria-label="{label}">{parts}'
            '<i class="pp-lane-day" style="left:{day}%" title="{when}"></i></div></div>'
        ).format(
            name=event_words.event(event),
            start=_("start by {day}").format(day=formats.short_day(dates.start_by)),
            label=_(
                "Start by {start}, list by {listed}, last orders {orders}, event {event}"
            ).format(
                start=formats.day(dates.start_by),
                listed=formats.day(dates.list_by),
                orders=formats.day(dates.order_by),
                event=formats.day(dates.event),
            ),
            parts=Markup("").join(
                _part(tone, title, at(begin), at(end), begin, end)
                for tone, title, begin, end in (
                    ("violet", pgettext("deadline", "Design"), dates.start_by, dates.list_by),
                    ("teal", pgettext("deadline", "Ramp-up"), dates.list_by, dates.order_by),
                    (
                        "orange",
                        pgettext("deadline", "Making and sending"),
                        dates.order_by,
                        dates.event,
                    ),
                )
            ),
            day=at(dates.event),
            when=formats.day(dates.event),
        )
        for event, dates in upcoming
    ]
    return Markup(
        '<div class="pp-lanes" data-testid="event-timeline" style="--today:{today}%">{bars}'
        '<p class="pp-legend">{legend}</p></div>'
    ).format(today=at(today), bars=Markup("").join(bars), legend=_legend(today))


def _part(tone: str, title: str, left: float, right: float, begin: date, end: date) -> Markup:
    return Markup('<i class="pp-{}" style="left:{}%;width:{}%" title="{}: {} – {}"></i>').format(
        tone,
        left,
        round(right - left, 2),
        title,
        formats.short_day(begin),
        formats.short_day(end),
    )


def _legend(today: date) -> Markup:
    entries = (
        ("violet", pgettext("deadline", "Design")),
        ("teal", pgettext("deadline", "Ramp-up")),
        ("orange", pgettext("deadline", "Making and sending")),
    )
    marks = [
        Markup('<span><i class="pp-dot pp-{}"></i>{}</span>').format(tone, name)
        for tone, name in entries
    ]
    today_mark = Markup('<span><i class="pp-now"></i>{}</span>').format(
        _("Today, {day}").format(day=formats.short_day(today))
    )
    return Markup("").join([*marks, today_mark])
