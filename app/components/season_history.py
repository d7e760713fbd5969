"""What history says of a season: its lift before the event, and its year as a heat map."""

from __future__ import annotations

from datetime import date

import streamlit as st
from markupsafe import Markup

from app import cached, formats
from app.components import event_words, pictures, season_map, words
from app.components.states import blank
from app.domain.calendar.events import Event, previous
from app.domain.calendar.history import SEASON_WEEKS, Levels, best, span_of
from app.i18n import _, ngettext, pgettext

MOST_TOLD = 100
TERMS = 40
"""Terms of a season that the heat map chooses its rows from."""


def lift(event: Event, season: str, today: date, scored: date | None) -> None:
    """Draws how much higher the season's terms stood before the event's last occurrence."""
    last = previous(event, min(event.day, today))
    found = (
        cached.season_levels(season, event.region, span_of(last))
        if last is not None and scored is not None
        else []
    )
    shown = best(found)
    st.html(
        Markup('<section><h4 class="pp-sub">{}{}</h4>{}</section>').format(
            _("Lift last time"),
            pictures.info(
                _(
                    "Mean level of the season's terms in the {n} weeks before the event, over "
                    "their mean level in the other weeks of that year."
                ).format(n=SEASON_WEEKS)
            ),
            Markup('<p class="pp-lift">{}<small>{}</small></p>').format(
                _figure(shown), _rests_on(shown, event, last)
            ),
        )
    )


def year(season: str, region: str, scored: date | None) -> None:
    """Draws the season's terms over the 52 weeks up to the newest scored day."""
    found = [] if scored is None else cached.season_weeks(season, region, scored, TERMS)
    rows = season_map.lines(found)
    if scored is None or not season_map.is_enough(rows):
        blank(
            _("Not enough data"),
            ngettext(
                "A year needs readings of {least} weeks at least; in {region} there is {n}.",
                "A year needs readings of {least} weeks at least; in {region} there are {n}.",
                season_map.weeks_read(rows),
            ).format(
                least=formats.number(season_map.LEAST_WEEKS),
                region=event_words.region(region),
                n=formats.number(season_map.weeks_read(rows)),
            ),
            key="state-no-weeks",
            picture="layers",
        )
        return
    st.html(season_map.picture(rows, scored))


def _figure(shown: Levels | None) -> Markup:
    if shown is None or shown.lift is None:
        only = shown is not None and shown.is_enough and bool(shown.level_in)
        return Markup("<b>{}</b>").format(_("In season only") if only else _("Not enough data"))
    return Markup("<b>{}</b>{}").format(
        _times(shown.lift),
        pictures.badge(words.basis("observed"), "grey"),
    )


def _times(lift: float) -> str:
    """A lift in words. Over a hundred it says how little there was outside, and no more."""
    if lift > MOST_TOLD:
        return pgettext("how many times as high", "over {n}×").format(n=formats.number(MOST_TOLD))
    return pgettext("how many times as high", "{n}×").format(n=formats.number(lift, digits=1))


def _rests_on(shown: Levels | None, event: Event, last: date | None) -> str:
    if last is None:
        return _("The event has no earlier day in this calendar.")
    if shown is None:
        return _("No list of {region} had a term of this season in the year up to {day}.").format(
            region=event_words.region(event.region), day=formats.day(last)
        )
    terms = ngettext("{n} term", "{n} terms", shown.terms).format(n=formats.number(shown.terms))
    return _(
        "{source}, {terms}: {n} days in the season up to {day}, {others} in the rest of the year."
    ).format(
        source=words.source(shown.source),
        terms=terms,
        n=formats.number(shown.days_in),
        others=formats.number(shown.days_out),
        day=formats.day(last),
    )
