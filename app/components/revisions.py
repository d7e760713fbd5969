"""The saved states of a listing, and the way back to one."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from app import cached_own, formats
from app.i18n import _
from app.queries import listings as reading
from app.queries.listings import Listing
from app.store import listings
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID
from integrations.warehouse.engine import engine

NEWEST = 8


def draw(listing: Listing) -> None:
    """Draws the newest revisions. Restoring one keeps it as a new revision; none is lost."""
    for revision in reading.revisions(LOCAL_WORKSPACE_ID, listing.id, NEWEST):
        with st.container(
            key=f"revision-{revision.number}", horizontal=True, vertical_alignment="center"
        ):
            st.html(
                Markup('<div class="pp-design"><p><b>{}</b> · {}</p><p>{}</p></div>').format(
                    _("Revision {n}").format(n=formats.number(revision.number)),
                    formats.instant(revision.created_at),
                    revision.draft.title or _("Without a title"),
                )
            )
            st.space("stretch")
            if revision.number == listing.number:
                st.caption(_("newest"), width="content")
            elif st.button(_("Restore"), key=f"restore_{revision.number}", type="tertiary"):
                listings.save_revision(
                    engine("app"), LOCAL_WORKSPACE_ID, listing.id, revision.draft
                )
                cached_own.forget_workspace()
                st.rerun()
