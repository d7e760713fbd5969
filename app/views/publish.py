"""Publish: what would be written where, the dry run, and how far it is."""

import streamlit as st

from app.components import addresses, publish_list, publish_plan, publish_run, session
from app.components.panel import page_head
from app.components.states import blank, notice
from app.i18n import _
from app.queries import listings
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID

LISTINGS = "views/listings.py"

chosen = addresses.identifier("listing")
listing = listings.one(LOCAL_WORKSPACE_ID, chosen) if chosen else None
with st.container(key="page-head", horizontal=True, vertical_alignment="bottom"):
    page_head(_("Publish"), _("See exactly what would be written, rehearse it, then decide."))
    if chosen:
        st.button(
            _("All publications"),
            key="all_publications",
            icon=":material/arrow_back:",
            on_click=lambda: st.query_params.pop("listing", None),
        )
    if listing and st.button(_("Edit the listing"), key="edit_listing", icon=":material/edit:"):
        st.switch_page(
            LISTINGS, query_params=session.language_parameter() | {"listing": str(listing.id)}
        )
notice(
    _("Only dry runs so far: every step computes its exact request and nothing is sent."),
    tone="teal",
    picture="flask",
    key="dry-run-only",
)
if chosen and listing is None:
    blank(
        _("This listing is not here"),
        _("The address names none of this workspace. All publications shows those there are."),
        picture="send",
        key="state-no-such-listing",
    )
    st.stop()
if listing is None:
    publish_list.draw()
    st.stop()

left, right = st.columns([1.45, 1], gap="small")
with left:
    plan = publish_plan.draw(listing)
with right:
    publish_run.draw(listing, plan)
