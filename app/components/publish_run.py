"""The dry run of a listing's newest revision: its button, and the timeline that follows it."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from app import cached_own, formats
from app.components import pictures, quota, studio_words, timeline
from app.components.panel import panel
from app.components.states import blank
from app.domain.publishing import Plan
from app.i18n import _
from app.queries import publications as reading
from app.queries.listings import Listing
from app.queries.publications import Publication
from app.store import publications
from app.store.usage import OverQuotaError
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID
from integrations.warehouse.engine import engine

REFRESH = "1s"
PAST = 10


def draw(listing: Listing, plan: Plan | None) -> None:
    """Draws the panel. `plan` is None while something blocks publishing."""
    runs = reading.newest(LOCAL_WORKSPACE_ID, PAST, listing=listing.id)
    current = next((run for run in runs if run.revision_id == listing.revision_id), None)
    with panel("run", _("Dry run")):
        # Not a callback: what fails there fails outside the page's boundary. Clicking again is
        # harmless: a listing's revision has one dry run, however often it is asked for.
        if st.button(
            _("Start the dry run"),
            key="start_dry_run",
            type="primary",
            icon=":material/science:",
            disabled=plan is None,
            width="stretch",
        ):
            current = _request(listing, plan) if plan else current
        if current is None:
            blank(
                _("Not rehearsed yet"),
                _("The dry run goes through every step and shows each one here as it is recorded."),
                picture="send",
                key="state-no-run",
            )
        else:
            moving = timeline.is_moving(current)
            st.fragment(_follow, run_every=REFRESH if moving else None)(current, moving=moving)
    if others := [run for run in runs if run.revision_id != listing.revision_id]:
        with panel("runs", _("Dry runs of earlier revisions")):
            st.html(Markup("").join(_past(run) for run in others))


def _request(listing: Listing, plan: Plan) -> Publication | None:
    try:
        asked = publications.request(
            engine("app"), LOCAL_WORKSPACE_ID, listing.id, listing.revision_id, plan
        )
    except OverQuotaError as error:
        quota.over(error, key="listing")
        return None
    cached_own.forget_workspace()
    return reading.one(LOCAL_WORKSPACE_ID, asked)


def _follow(known: Publication, *, moving: bool) -> None:
    """Reads the run anew every time it is drawn; lets the page settle when it has ended."""
    run = reading.one(LOCAL_WORKSPACE_ID, known.id) or known
    if moving and not timeline.is_moving(run):
        cached_own.forget_workspace()
        st.rerun()
    st.html(_head(run) + timeline.timeline(run))


def _head(run: Publication) -> Markup:
    badge = pictures.badge(
        studio_words.run_state(run.state), studio_words.RUN_TONES.get(run.state, "grey")
    )
    return Markup('<p class="pp-quiet" data-testid="run-state" data-state="{}">{} {}</p>').format(
        run.state, badge, _sentence(run)
    )


def _sentence(run: Publication) -> str:
    if run.state == "done":
        return _("Every step is recorded. Nothing was sent and nothing is live.")
    if run.state == "failed":
        return _("It stopped: {reason} Starting it again carries on where it stopped.").format(
            reason=studio_words.failure(run.reason)
        )
    return _("Asked for at {time}; each step appears as soon as it is recorded.").format(
        time=formats.instant(run.created_at)
    )


def _past(run: Publication) -> Markup:
    return Markup('<p class="pp-quiet">{} {}</p>').format(
        pictures.badge(
            studio_words.run_state(run.state), studio_words.RUN_TONES.get(run.state, "grey")
        ),
        formats.instant(run.created_at),
    )
