"""Publishing without a listing chosen: what is ready, and what was rehearsed before."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from app import formats
from app.components import pictures, studio_words
from app.components.panel import panel
from app.components.states import blank_before
from app.i18n import _
from app.queries import listings, publications
from app.queries.listings import Listing
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID

NEWEST = 40


def draw() -> None:
    """Draws the listings that can be published, then the runs there were."""
    found = listings.page(LOCAL_WORKSPACE_ID, NEWEST).rows
    runs = publications.newest(LOCAL_WORKSPACE_ID, NEWEST)
    rehearsed = {run.listing_id: run.state for run in runs}
    shown = [one for one in found if one.state != "draft" or one.id in rehearsed]
    if not shown:
        blank_before(
            _("Nothing is ready to publish"),
            _("Open a listing, let its checks pass and press Prepare publishing."),
            picture="send",
            key="state-no-ready",
            go="go_to_listings",
            to=_("Go to listings"),
            page="views/listings.py",
        )
        return
    with panel("ready", _("Listings to publish")):
        for number, one in enumerate(shown, 1):
            _row(one, rehearsed.get(one.id), number)


def _row(listing: Listing, run: str | None, number: int) -> None:
    with st.container(key=f"ready-{number}", horizontal=True, vertical_alignment="center"):
        badges = [
            pictures.badge(
                studio_words.listing_state(listing.state),
                studio_words.LISTING_TONES.get(listing.state, "grey"),
            )
        ]
        if run:
            said = _("Dry run: {state}").format(state=studio_words.run_state(run))
            badges.append(pictures.badge(said, studio_words.RUN_TONES.get(run, "grey")))
        st.html(
            Markup(
                '<article class="pp-design"><h3 dir="auto">{}</h3><p>{} · {}</p>'
                '<span class="pp-badges">{}</span></article>'
            ).format(
                listing.draft.title or _("Without a title"),
                formats.money(listing.draft.price_minor, listing.draft.currency),
                formats.instant(listing.updated_at),
                Markup("").join(badges),
            )
        )
        st.space("stretch")
        st.button(
            _("Open"),
            key=f"open_ready_{number}",
            type="primary",
            on_click=_open,
            args=(str(listing.id),),
        )


def _open(listing: str) -> None:
    st.query_params["listing"] = listing
