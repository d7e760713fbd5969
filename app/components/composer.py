"""The composer of one listing: text and tags, preview, checks, profit and revisions.

Widgets carry the number of the revision in their keys: a saved or restored revision makes new
widgets, which start from what is stored. What is typed and not saved lives in the session only.
"""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from app import cached_own, formats
from app.components import (
    checklist,
    listing_form,
    pictures,
    profit_table,
    revisions,
    session,
    studio_words,
    thumbnail,
)
from app.components.panel import panel
from app.domain.listings import ListingDraft
from app.domain.problems import blocks
from app.i18n import _
from app.queries.listings import Listing
from app.store import listings
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID
from integrations.warehouse.engine import engine

PUBLISH = "views/publish.py"


def draw(listing: Listing) -> None:
    """Draws the composer."""
    key = f"{listing.id}_{listing.number}"
    left, right = st.columns([1.45, 1], gap="small")
    with left:
        with panel("text", _("Text")):
            draft = listing_form.text(listing.draft, key)
        with panel("price", _("Price and profit")):
            draft = listing_form.price(draft, key)
            profit_table.draw(draft)
    problems = checklist.found(draft, listing)
    with right:
        with panel("preview", _("Preview")):
            thumbnail.draw(listing.thumbnail_key, listing.draft.title)
            st.html(_state(listing, draft))
            _foot(listing, draft, blocked=blocks(problems))
        with panel(
            "checks",
            _("Checks"),
            about=_(
                "Etsy's written limits and a first list of risky words. It is not legal advice."
            ),
        ):
            st.html(checklist.rows(problems))
        with panel("revisions", _("Revisions")):
            revisions.draw(listing)


def _state(listing: Listing, draft: ListingDraft) -> Markup:
    badges = [
        pictures.badge(
            studio_words.listing_state(listing.state),
            studio_words.LISTING_TONES.get(listing.state, "grey"),
        )
    ]
    if draft != listing.draft:
        badges.append(pictures.badge(_("Not saved yet"), "violet"))
    return Markup(
        '<article class="pp-design"><header><h3 dir="auto">{}</h3>'
        '<span class="pp-badges">{}</span></header><p>{} · {}</p></article>'
    ).format(
        draft.title or _("Without a title"),
        Markup("").join(badges),
        formats.money(draft.price_minor, draft.currency),
        studio_words.product(draft.product),
    )


def _foot(listing: Listing, draft: ListingDraft, *, blocked: bool) -> None:
    with st.container(key="composer-foot", horizontal=True, vertical_alignment="center"):
        # Not callbacks: what fails there fails outside the page's boundary.
        if st.button(
            _("Save draft"),
            key="save_listing",
            icon=":material/save:",
            disabled=draft == listing.draft,
        ):
            listings.save_revision(engine("app"), LOCAL_WORKSPACE_ID, listing.id, draft)
            cached_own.forget_workspace()
            st.rerun()
        if st.button(
            _("Prepare publishing"),
            key="prepare_publishing",
            type="primary",
            icon=":material/rocket_launch:",
            disabled=blocked,
            help=_("Something in the checks blocks it.") if blocked else None,
        ):
            listings.save_revision(engine("app"), LOCAL_WORKSPACE_ID, listing.id, draft)
            listings.mark_ready(engine("app"), LOCAL_WORKSPACE_ID, listing.id)
            cached_own.forget_workspace()
            st.switch_page(
                PUBLISH,
                query_params=session.language_parameter() | {"listing": str(listing.id)},
            )
