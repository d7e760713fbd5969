"""The inputs of a listing, each with its counter. They return the draft as it is typed now."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from babel.numbers import get_currency_precision
from markupsafe import Markup

from app import formats
from app.domain import listings as rules
from app.domain.listings import ListingDraft, ProductChoice
from app.domain.sample_catalogue import SAMPLES
from app.i18n import _

# The slider in minor units: what sellers of shirts ask for lies well inside.
HIGHEST_PRICE = 8000
STEP = 50


def text(stored: ListingDraft, key: str) -> ListingDraft:
    """Draws title, tags and description."""
    title = st.text_input(_("Title"), stored.title, key=f"title_{key}")
    st.html(_counter(len(title), rules.MAX_TITLE, _("characters of the title")))
    # New tags may be typed; what the rules say about each stands in the checks.
    tags = st.multiselect(
        _("Tags"),
        list(dict.fromkeys(stored.tags)),
        list(dict.fromkeys(stored.tags)),
        key=f"tags_{key}",
        accept_new_options=True,
        placeholder=_("Type a tag and press Enter"),
    )
    longest = max((len(tag) for tag in tags), default=0)
    st.html(
        _counter(len(tags), rules.MAX_TAGS, _("tags"))
        + _counter(longest, rules.MAX_TAG, _("characters of the longest tag"))
    )
    description = st.text_area(
        _("Description"), stored.description, key=f"description_{key}", height=260
    )
    st.html(_counter(len(description), rules.MAX_DESCRIPTION, _("characters of the description")))
    return replace(stored, title=title, tags=tuple(tags), description=description)


def price(draft: ListingDraft, key: str) -> ListingDraft:
    """Draws product, price and what a sale costs. An empty cost is unknown, not zero."""
    choices = list(dict.fromkeys((draft.product.title, *_garments())))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        title = st.selectbox(_("Product"), choices, key=f"product_{key}")
        cost = _amount(_("Production cost"), draft.product.cost_minor, draft, f"cost_{key}")
        shipping = _amount(_("Shipping cost"), draft.product.shipping_minor, draft, f"ship_{key}")
    garment = draft.product if title == draft.product.title else _garments()[title]
    unit = _unit(draft.currency)
    chosen = st.slider(
        _("Price in {currency}").format(currency=draft.currency),
        0.0,
        max(HIGHEST_PRICE, draft.price_minor) / unit,
        draft.price_minor / unit,
        step=STEP / unit if draft.price_minor % STEP == 0 else 1 / unit,
        key=f"price_{key}",
    )
    return replace(
        draft,
        product=replace(garment, cost_minor=cost, shipping_minor=shipping),
        price_minor=round(chosen * unit),
    )


def _amount(label: str, stored: int | None, draft: ListingDraft, key: str) -> int | None:
    unit = _unit(draft.currency)
    typed = st.number_input(
        label,
        min_value=0.0,
        value=None if stored is None else stored / unit,
        step=STEP / unit,
        format="%.2f",
        key=key,
        placeholder=_("not known"),
    )
    return None if typed is None else round(typed * unit)


def _garments() -> dict[str, ProductChoice]:
    return {garment.title: garment for garment in SAMPLES.values()}


def _unit(currency: str) -> int:
    return int(10 ** get_currency_precision(currency))


def _counter(count: int, most: int, of: str) -> Markup:
    return Markup('<div class="pp-count{}"><span>{}</span><b>{} / {}</b></div>').format(
        " pp-over" if count > most else "", of, formats.number(count), formats.number(most)
    )
