"""What one publication would write: the difference a buyer sees, and the exact requests."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from app import formats
from app.components import checklist, session, studio_words
from app.components.panel import panel
from app.domain.listings import ListingDraft
from app.domain.problems import blocks
from app.domain.publishing import Change, Plan, PrintFile, Shop, plan
from app.i18n import _
from app.queries import designs
from app.queries.listings import Listing
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID


def draw(listing: Listing) -> Plan | None:
    """Draws the panels. Returns None where something blocks publishing, and says what."""
    problems = checklist.found(listing.draft, listing)
    design = designs.one(LOCAL_WORKSPACE_ID, listing.design_id)
    if blocks(problems) or design is None or design.sha256 is None:
        with panel("blocked", _("Something blocks publishing")):
            st.html(checklist.rows(problems))
            if st.button(_("Correct the listing"), key="correct_listing", type="primary"):
                st.switch_page(
                    "views/listings.py",
                    query_params=session.language_parameter() | {"listing": str(listing.id)},
                )
        return None
    made = plan(listing.draft, PrintFile(f"{design.id}.png", design.sha256), Shop())
    with panel(
        "diff",
        _("What would be written"),
        about=_("Against the shop as we know it: this listing was never published from here."),
    ):
        st.html(_diff(made, listing.draft))
    with panel(
        "requests",
        _("The exact requests"),
        about=_("As Printify's interface documents them. Names in braces come from earlier steps."),
    ):
        for step in made.steps:
            with st.expander(f"{step.method} {step.path}", key=f"request-{step.name}"):
                st.json(dict(made.payloads[step.name]))
    return made


def _diff(made: Plan, draft: ListingDraft) -> Markup:
    rows = [
        Markup('<tr data-field="{}"><td>{}</td><td>{}</td><td class="pp-new">{}</td></tr>').format(
            change.field,
            studio_words.change(change.field),
            _("not there yet") if change.before is None else _value(change, change.before, draft),
            _value(change, change.after, draft),
        )
        for change in made.diff
    ]
    return Markup(
        '<table class="pp-diff"><thead><tr><th>{}</th><th>{}</th><th>{}</th></tr></thead>'
        "<tbody>{}</tbody></table>"
    ).format(_("Field"), _("Now"), _("After"), Markup("").join(rows))


def _value(change: Change, value: str, draft: ListingDraft) -> str:
    return formats.money(int(value), draft.currency) if change.field == "price_minor" else value
