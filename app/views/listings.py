"""Listings: what is written so far, and the composer of one."""

import streamlit as st

from app.components import addresses, composer, listing_card, pager
from app.components.panel import page_head
from app.components.states import blank, blank_before
from app.i18n import _
from app.queries import listings
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID

SIZE = 60

chosen = addresses.identifier("listing")
listing = listings.one(LOCAL_WORKSPACE_ID, chosen) if chosen else None
with st.container(key="page-head", horizontal=True, vertical_alignment="bottom"):
    page_head(
        _("Listings"),
        _("Title, tags, description and price, checked before anything is published."),
    )
    if chosen:
        st.button(
            _("All listings"),
            key="all_listings",
            icon=":material/arrow_back:",
            on_click=lambda: st.query_params.pop("listing", None),
        )
if listing:
    composer.draw(listing)
    st.stop()
if chosen:
    blank(
        _("This listing is not here"),
        _("The address names none of this workspace. All listings shows those there are."),
        picture="tag",
        key="state-no-such-listing",
    )
    st.stop()

page = listings.page(LOCAL_WORKSPACE_ID, SIZE, pager.asked())
if not page.rows:
    blank_before(
        _("No listing yet"),
        _("Approve a design and press Write a listing: its draft then stands here."),
        picture="tag",
        key="state-no-listings",
        go="go_to_designs",
        to=_("Go to designs"),
        page="views/designs.py",
    )
    st.stop()

with st.grid(min_column_width=270, gap="small", key="listing-cards"):
    for number, one in enumerate(page.rows, 1):
        listing_card.draw(one, number)
pager.draw(page)
