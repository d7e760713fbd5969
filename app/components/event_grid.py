"""A month or a year of events as a grid of days with chips. Every chip is a link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from markupsafe import Markup

from app import formats
from app.components import event_filters, event_words
from app.domain.calendar.events import Event
from app.domain.calendar.wish import CalendarFilter, EventKey
from app.i18n import ngettext

CHIPS = 3
"""Chips in one day of a month; the rest are counted."""
YEAR_CHIPS = 5

ByDay = Mapping[date, Sequence[Event]]


def first_day(wish: CalendarFilter) -> date:
    """The first day that the grid shows."""
    return wish.month.replace(month=1) if wish.view == "year" else wish.month


def last_day(wish: CalendarFilter) -> date:
    """The last day that the grid shows."""
    if wish.view == "year":
        return date(wish.month.year, 12, 31)
    return _next_month(wish.month) - timedelta(days=1)


def grid(wish: CalendarFilter, events: Iterable[Event]) -> Markup:
    """The events of the month, or of the twelve months of its year."""
    by_day: dict[date, list[Event]] = {}
    for event in events:
        by_day.setdefault(event.day, []).append(event)
    return _year(wish, by_day) if wish.view == "year" else _month(wish, by_day)


def chip(event: Event, wish: CalendarFilter, opened: EventKey | None) -> Markup:
    """One event as a link that opens it."""
    return Markup(
        '<a class="pp-chip pp-{tone}{open}" href="{href}" target="_self" title="{title}" '
        'data-event="{key}">{name}</a>'
    ).format(
        tone=event_words.KIND_TONES[event.kind],
        open=" pp-open" if EventKey.of(event) == opened else "",
        href=event_filters.href(wish.changed(opened=EventKey.of(event))),
        title=f"{event_words.event(event)} · {formats.day(event.day)}",
        key=EventKey.of(event),
        name=event_words.event(event),
    )


def _month(wish: CalendarFilter, by_day: ByDay) -> Markup:
    names = formats.locale().days["stand-alone"]["abbreviated"]
    starts_on = formats.locale().first_week_day
    heads = [Markup("<span>{}</span>").format(names[(starts_on + n) % 7]) for n in range(7)]
    blanks = (wish.month.weekday() - starts_on) % 7
    days = (_next_month(wish.month) - wish.month).days
    cells = [Markup("<div></div>")] * blanks + [
        _cell(wish, wish.month + timedelta(days=n), by_day) for n in range(days)
    ]
    return Markup(
        '<div class="pp-month" data-testid="month"><div class="pp-month-head">{}</div>'
        '<div class="pp-month-days">{}</div></div>'
    ).format(Markup("").join(heads), Markup("").join(cells))


def _cell(wish: CalendarFilter, day: date, by_day: ByDay) -> Markup:
    events = by_day.get(day, ())
    return Markup('<div class="pp-day{}"><time datetime="{}">{}</time>{}</div>').format(
        " pp-today" if day == wish.today else "",
        day.isoformat(),
        formats.number(day.day),
        _chips(wish, events, CHIPS),
    )


def _year(wish: CalendarFilter, by_day: ByDay) -> Markup:
    months = []
    for number in range(1, 13):
        month = wish.month.replace(month=number)
        found = [
            event
            for day in sorted(by_day)
            if day.month == number and day.year == month.year
            for event in by_day[day]
        ]
        address = event_filters.href(wish.changed(view="month", month=month))
        months.append(
            Markup(
                '<section class="pp-day"><h4><a href="{}" target="_self">{}</a></h4>{}</section>'
            ).format(address, formats.month(month), _chips(wish, found, YEAR_CHIPS, days=True))
        )
    return Markup('<div class="pp-year" data-testid="year">{}</div>').format(
        Markup("").join(months)
    )


def _chips(
    wish: CalendarFilter, events: Sequence[Event], most: int, *, days: bool = False
) -> Markup:
    """The first events, and the rest behind a count that opens in place."""

    def drawn(some: Sequence[Event]) -> Markup:
        return Markup("").join(
            Markup("<small>{}</small>{}").format(
                formats.short_day(event.day) if days else "", chip(event, wish, wish.opened)
            )
            for event in some
        )

    more = len(events) - most
    if more <= 0:
        return drawn(events)
    return Markup('{}<details class="pp-more"><summary>{}</summary>{}</details>').format(
        drawn(events[:most]),
        ngettext("+{n} more", "+{n} more", more).format(n=formats.number(more)),
        drawn(events[most:]),
    )


def _next_month(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
