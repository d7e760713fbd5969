"""One design in the grid: its picture or why there is none, and the decision on it."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from app import cached_own
from app.components import (
    listing_start,
    pictures,
    problem_words,
    quota,
    session,
    studio_words,
    thumbnail,
)
from app.domain.designs import refuse
from app.i18n import _
from app.queries.designs import Design
from app.store import designs
from app.store.designs import Decision
from app.store.usage import OverQuotaError
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID
from integrations.warehouse.engine import engine


def draw(design: Design, number: int) -> None:
    """Draws one card."""
    with st.container(key=f"card-design-{number}"):
        _picture(design)
        st.html(
            Markup(
                '<article class="pp-design" data-testid="design-card" data-state="{state}"><header>'
                '<h3 dir="auto">{phrase}</h3>{badge}</header><p>{layout} · {title}</p></article>'
            ).format(
                state=design.state,
                phrase=design.spec.phrase,
                badge=pictures.badge(
                    studio_words.design_state(design.state),
                    studio_words.DESIGN_TONES.get(design.state, "grey"),
                ),
                layout=studio_words.layout(design.spec.layout),
                title=design.title,
            )
        )
        st.space("stretch")
        _actions(design, number)


def _picture(design: Design) -> None:
    if design.state == "failed":
        thumbnail.blank(_reason(design), picture="alert", tone="red")
    elif design.state == "queued":
        thumbnail.blank(
            _("Waits to be rendered at 4500 × 5400 pixels."), picture="clock", tone="violet"
        )
    else:
        thumbnail.draw(design.thumbnail_key, design.spec.phrase)


def _reason(design: Design) -> str:
    refused = refuse(design.spec.phrase, design.spec.layout)
    return problem_words.sentence(refused) if refused else studio_words.failure(design.reason)


def _actions(design: Design, number: int) -> None:
    with st.container(key=f"act-design-{number}", horizontal=True, vertical_alignment="center"):
        if design.state == "failed":
            if st.button(_("Try again"), key=f"retry_{number}", type="primary"):
                _retry(design, number)
            return
        if design.state == "queued":
            return
        if design.state == "approved":
            if st.button(
                _("Write a listing"), key=f"write_{number}", type="primary", icon=":material/sell:"
            ):
                listing = listing_start.start(design)
                cached_own.forget_workspace()
                st.switch_page(
                    "views/listings.py",
                    query_params=session.language_parameter() | {"listing": str(listing)},
                )
        elif st.button(
            _("Approve"), key=f"approve_{number}", type="primary", icon=":material/check:"
        ):
            _decide(design, "approved")
        if design.state != "rejected" and st.button(
            _("Reject"), key=f"reject_{number}", icon=":material/close:"
        ):
            _decide(design, "rejected")


def _retry(design: Design, number: int) -> None:
    try:
        designs.request(engine("app"), LOCAL_WORKSPACE_ID, design.idea_id, [design.spec.layout])
    except OverQuotaError as error:
        quota.over(error, key=f"image-{number}")
        return
    cached_own.forget_workspace()
    st.rerun()


def _decide(design: Design, decision: Decision) -> None:
    designs.decide(engine("app"), LOCAL_WORKSPACE_ID, design.id, decision)
    cached_own.forget_workspace()
    st.rerun()
