"""One event in detail: its deadlines, its keywords, what history says, which terms rise for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import streamlit as st
from markupsafe import Markup

from app import cached, formats
from app.components import event_words, idea_start, pictures, season_history, words
from app.components.event_list import Upcoming
from app.components.plain import plain
from app.components.session import language_parameter
from app.domain.calendar import lead_times
from app.domain.calendar.events import Event
from app.domain.calendar.lead_times import Deadlines, deadlines
from app.domain.calendar.wish import CalendarFilter
from app.i18n import _, ngettext
from app.queries.seasons import RisingTerm

TRENDS = "views/trends.py"
RISING = 6


def draw(wish: CalendarFilter, shown: Upcoming, scored: date | None) -> None:
    """Draws the event; `scored` is the newest scored day, None before the first."""
    event, dates = shown
    st.html(_head(event, dates, wish.today))
    st.html(_lead_time(dates))
    st.html(_products(event, wish))
    if event.season is None:
        st.caption(_("No term can name this event, so the market data says nothing of it."))
        return
    st.html(_keywords(event.keywords))
    season_history.lift(event, event.season, wish.today, scored)
    _rising(event.season, scored)


def _head(event: Event, dates: Deadlines, today: date) -> Markup:
    urgency = dates.urgency(today)
    return Markup(
        '<div class="pp-term-head"><div><h3>{}</h3><p>{} · {} · {}</p>'
        '<span class="pp-badges">{}{}</span></div></div><p class="pp-quiet">{}</p>'
    ).format(
        event_words.event(event),
        formats.day(event.day),
        event_words.days_to_go((event.day - today).days),
        event_words.region(event.region),
        pictures.badge(event_words.kind(event.kind), event_words.KIND_TONES[event.kind]),
        pictures.badge(
            _("List by {day}: {state}").format(
                day=formats.day(dates.list_by), state=event_words.urgency(urgency)
            ),
            event_words.URGENCY_TONES[urgency],
        ),
        event_words.source(event),
    )


def _lead_time(dates: Deadlines) -> Markup:
    parts: Mapping[str, str] = {
        _("Design"): _days(lead_times.DESIGN_DAYS),
        _("Ramp-up of the listing"): ngettext("{n} week", "{n} weeks", dates.ramp_up_weeks).format(
            n=formats.number(dates.ramp_up_weeks)
        ),
        _("Production"): _working_days(dates.production_days),
        _("Shipping"): _working_days(dates.shipping_days),
        _("Margin before the day"): _days(lead_times.MARGIN_DAYS),
    }
    due: Mapping[str, date] = {
        _("Start by"): dates.start_by,
        _("List by"): dates.list_by,
        _("Last orders"): dates.order_by,
    }
    return Markup(
        '<section class="pp-why"><h4>{} {}{}</h4>{}<div class="pp-dues">{}</div></section>'
    ).format(
        _("Lead time"),
        pictures.badge(_("assumption"), "grey"),
        pictures.info(
            _(
                "Our defaults, for planning: nobody measured them. Put what "
                "your print provider says in their place, above."
            )
        ),
        Markup("").join(
            Markup('<div class="pp-part pp-part-growth"><span>{}</span><b>{}</b></div>').format(
                name, value
            )
            for name, value in parts.items()
        ),
        Markup("").join(
            Markup("<div><small>{}</small><b>{}</b></div>").format(name, formats.day(day))
            for name, day in due.items()
        ),
    )


def _days(days: int) -> str:
    return ngettext("{n} day", "{n} days", days).format(n=formats.number(days))


def _working_days(days: int) -> str:
    return ngettext("{n} working day", "{n} working days", days).format(n=formats.number(days))


def _products(event: Event, wish: CalendarFilter) -> Markup:
    rows = []
    for product in lead_times.products():
        mine = product == wish.product
        asked = replace(
            wish.assumptions, product=product, production_days=wish.make if mine else None
        )
        dates = deadlines(event, asked)
        urgency = dates.urgency(wish.today)
        rows.append(
            Markup("<tr><td>{}</td><td>{}</td><td>{}</td></tr>").format(
                event_words.product(product),
                formats.day(dates.list_by),
                pictures.badge(event_words.urgency(urgency), event_words.URGENCY_TONES[urgency]),
            )
        )
    return Markup(
        '<details class="pp-more-products"><summary>{}</summary>'
        '<table class="pp-readings">{}</table></details>'
    ).format(_("By product: when to list"), Markup("").join(rows))


def _keywords(keywords: Sequence[str]) -> Markup:
    return Markup('<section><h4 class="pp-sub">{}</h4><p class="pp-words">{}</p></section>').format(
        _("Terms that count as this season's"),
        Markup("").join(pictures.badge(word, "violet") for word in keywords),
    )


def _rising(season: str, scored: date | None) -> None:
    st.html(Markup('<h4 class="pp-sub">{}</h4>').format(_("Rising terms that name it")))
    found = [] if scored is None else cached.season_rising(scored)
    mine = [one for one in found if one.season == season][:RISING]
    if scored is None or not mine:
        st.caption(
            _("None on {day}.").format(day=formats.day(scored)) if scored else _("No scores yet")
        )
        return
    for number, one in enumerate(mine, 1):
        with st.container(key=f"pick-season-term-{number}"):
            st.html(_term(one))
            if st.button(
                _("Show the evidence for {term}").format(term=plain(one.label)),
                key=f"season_term_{number}",
            ):
                st.switch_page(TRENDS, query_params=language_parameter() | {"open": str(one.key)})
    chosen = st.selectbox(
        _("Make ideas from"),
        range(len(mine)),
        key="season_term",
        format_func=lambda at: f"{mine[at].label} · {words.place(mine[at].key.place)}",
    )
    trend = cached.trend(scored, mine[chosen].key)
    if trend is not None:
        idea_start.draw(trend)


def _term(one: RisingTerm) -> Markup:
    score = formats.DASH if one.score is None else formats.number(one.score)
    return Markup(
        '<div class="pp-season-term"><span>{}<small>{} · {}</small></span>{}<b>{}</b></div>'
    ).format(
        pictures.term(one.label),
        words.place(one.key.place),
        words.kind(one.key.kind),
        pictures.badge(words.stage(one.stage), words.STAGE_TONES.get(one.stage, "grey")),
        score,
    )
