"""One listing in the grid: its picture, title, state and price, and the ways on."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from app import formats
from app.components import pictures, studio_words, thumbnail
from app.i18n import _
from app.queries.listings import Listing


def draw(listing: Listing, number: int) -> None:
    """Draws one card."""
    draft = listing.draft
    with st.container(key=f"card-listing-{number}"):
        thumbnail.draw(listing.thumbnail_key, listing.draft.title)
        st.html(
            Markup(
                '<article class="pp-design" data-testid="listing-card" data-state="{state}">'
                '<header><h3 dir="auto">{title}</h3>{badge}</header><p>{about}</p></article>'
            ).format(
                state=listing.state,
                title=draft.title or _("Without a title"),
                badge=pictures.badge(
                    studio_words.listing_state(listing.state),
                    studio_words.LISTING_TONES.get(listing.state, "grey"),
                ),
                about=_("{price} · revision {n} of {time}").format(
                    price=formats.money(draft.price_minor, draft.currency),
                    n=formats.number(listing.number),
                    time=formats.instant(listing.updated_at),
                ),
            )
        )
        st.space("stretch")
        st.button(
            _("Open"),
            key=f"open_listing_{number}",
            type="primary",
            icon=":material/edit:",
            on_click=_open,
            args=(str(listing.id),),
        )


def _open(listing: str) -> None:
    st.query_params["listing"] = listing
