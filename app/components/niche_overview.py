"""Rising niches on the Overview: growth, demand and competition of the best few."""

from __future__ import annotations

from datetime import date

import streamlit as st
from markupsafe import Markup

from app import cached, cached_own, formats
from app.components import niche_rows, pictures, session
from app.components.panel import panel
from app.components.states import blank
from app.domain.niches import Niche
from app.i18n import _, ngettext, pgettext
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID

NICHES = "views/niches.py"
TOP = 5


def draw(day: date) -> None:
    """Draws the panel of one day."""
    ranking = cached.niche_ranking(day, None, cached_own.brand_profile(LOCAL_WORKSPACE_ID))
    rising = [niche for niche in ranking.niches if (niche.head.momentum or 0.0) > 0][:TOP]
    with panel(
        "niches",
        _("Rising niches"),
        about=_(
            "Estimated on {day} for your brand profile: niches above their own baseline, the best "
            "match first. Competition is observed."
        ).format(day=formats.day(day)),
    ):
        if rising:
            st.html(_head() + Markup("").join(_row(niche) for niche in rising))
        else:
            blank(
                _("Nothing is rising"),
                _("No term stands above its own baseline on this day."),
                key="state-no-niches",
            )
        st.page_link(
            NICHES,
            label=_("View all niches"),
            icon=":material/interests:",
            query_params=session.language_parameter(),
        )


def _head() -> Markup:
    return Markup(
        '<div class="pp-niche pp-niche-small pp-niche-head"><span>{}</span><span>{}</span>'
        "<span>{}</span><span>{}</span></div>"
    ).format(
        pgettext("column", "Niche"),
        _("Growth"),
        pgettext("column", "Demand"),
        pgettext("column", "Competition"),
    )


def _row(niche: Niche) -> Markup:
    listings = None if niche.listings is None else niche.listings.count
    terms = ngettext("{n} term", "{n} terms", len(niche.terms)).format(n=len(niche.terms))
    return Markup(
        '<div class="pp-niche pp-niche-small" data-testid="rising-niche"><div class="pp-row-name">'
        "{}<small>{}</small></div>{}{}{}</div>"
    ).format(
        pictures.term(niche.head.label),
        terms,
        niche_rows.growth(niche.head.growth),
        niche_rows.demand(niche.demand),
        niche_rows.competition(niche.competition, listings),
    )
