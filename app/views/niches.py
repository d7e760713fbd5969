"""Niches: the subjects of a day that suit the brand, how wanted and how contested, and why."""

from datetime import UTC, datetime, timedelta

import streamlit as st

from app import cached, cached_own, formats
from app.components import (
    niche_chart,
    niche_list,
    niche_metrics,
    niche_panel,
    niche_profile,
    niche_saved,
)
from app.components.panel import page_head, panel
from app.components.states import blank, no_scores, notice
from app.domain.niches.wish import chosen
from app.i18n import _
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID

days = cached.scored_days()
wish = niche_list.wish()
with st.container(key="page-head", horizontal=True, vertical_alignment="bottom"):
    page_head(_("Niches"), _("What suits your brand, how wanted and how contested it is, and why."))
    niche_list.tabs(wish)
if not days:
    no_scores()
    st.stop()

day = wish.day if wish.day in days else days[0]
if wish.day is None and datetime.now(UTC).date() - day > timedelta(days=1):
    notice(
        _(
            "The newest scored day is {day}. These are the figures of that day, not of today."
        ).format(day=formats.day(day)),
        key="stale-day",
    )
profile = cached_own.brand_profile(LOCAL_WORKSPACE_ID)
if wish.tab == "saved":
    niche_saved.draw(cached.niche_ranking(day, None, profile), day)
    st.stop()

ranking = cached.niche_ranking(day, wish.place, profile)
niche_profile.draw(profile)
if not profile.says_what_fits:
    notice(
        _("Say what you sell first: until then only demand and competition decide the order."),
        tone="violet",
        picture="tag",
        key="no-profile",
    )
st.html(niche_metrics.row(ranking))
niche_list.bar(wish, days, list(cached.facets(day).get("place", {})))
found = chosen(ranking, wish)
if wish.opened is None:
    niche_list.draw(wish, day, found)
else:
    left, right = st.columns([1.45, 1], gap="small")
    with left:
        niche_list.draw(wish, day, found)
    with right:
        opened = next((one for one in ranking.niches if one.key == wish.opened), None)
        niche_panel.draw(wish, day, opened, profile)
niche_list.excluded(ranking.excluded)
with panel(
    "bubbles",
    _("Demand and competition"),
    about=_(
        "Estimated demand against observed counts of listings; the size is the fit. Only niches "
        "that have both are drawn."
    ),
):
    drawn = niche_chart.both(found)
    if drawn:
        st.altair_chart(niche_chart.bubbles(drawn), key="niche_bubbles")
    else:
        blank(
            _("Not enough data"),
            _(
                "No count of listings has been read for these niches. Import searches of a shop, "
                "or switch on a source that counts listings."
            ),
            picture="layers",
            key="state-no-competition",
        )
