"""What is left of the price, line by line; a cost that nobody gave reads "not enough data"."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from app import formats
from app.components import pictures, studio_words
from app.domain.listings import ListingDraft
from app.domain.pricing import BASIS_POINTS, ETSY_US, Costs, Line, Profit, profit
from app.i18n import _


def draw(draft: ListingDraft) -> None:
    """Draws the calculation of one sale of a draft."""
    product = draft.product
    made = profit(draft.price_minor, Costs(product.cost_minor, product.shipping_minor))
    rows = [_row(line, made) for line in made.lines if line.amount_minor != 0]
    st.html(
        Markup('<table class="pp-fees" data-testid="profit">{}{}</table>').format(
            Markup("").join(rows), _total(made)
        )
    )
    st.caption(
        _("Fees of a seller in the United States, noted on {day} from {source}.").format(
            day=formats.day(ETSY_US.as_of), source=ETSY_US.source
        )
    )


def _row(line: Line, made: Profit) -> Markup:
    basis = {
        "entered": _("Entered by you."),
        "configured": _("Computed from the fees below."),
        "not enough data": _("Nobody has given it. Type it in above, from your provider's offer."),
    }[line.basis]
    known = line.amount_minor is not None
    amount = formats.money(line.amount_minor, made.currency) if known else _("not enough data")  # type: ignore[arg-type]
    return Markup(
        '<tr data-line="{}"><td><span>{}{}</span></td><td class="{}">{}</td></tr>'
    ).format(
        line.code,
        studio_words.money_line(line.code),
        pictures.info(basis),
        "" if known else "pp-none",
        amount,
    )


def _total(made: Profit) -> Markup:
    if made.total_minor is None:
        return Markup('<tr data-line="profit"><td>{}</td><td class="pp-none">{}</td></tr>').format(
            _("Profit per sale"), _("not enough data")
        )
    share = (
        ""
        if made.margin_bp is None
        else " · " + formats.percent(made.margin_bp / BASIS_POINTS, signed=True)
    )
    tone = "pp-up" if made.total_minor > 0 else "pp-down"
    return Markup('<tr data-line="profit"><td>{}</td><td class="{}">{}{}</td></tr>').format(
        _("Profit per sale"), tone, formats.money(made.total_minor, made.currency), share
    )
