"""What of the workspace's own a search found: ideas, designs and listings by title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import streamlit as st
from markupsafe import Markup

from app import formats
from app.components import pager, session, studio_words
from app.components.plain import plain
from app.components.states import blank
from app.i18n import _
from app.queries import designs, ideas, listings
from app.queries.paging import Page
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID

SIZE = 12


@dataclass(frozen=True)
class Result:
    """One thing that was found, and the parameters of the page that shows it."""

    title: str
    about: str
    at: datetime
    page: str
    parameters: tuple[tuple[str, str], ...]


def draw(tab: str, q: str) -> None:
    """Draws one page of ideas, designs or listings; all of them without words."""
    words = q.split()
    before = pager.asked()
    if tab == "ideas":
        found = ideas.page(LOCAL_WORKSPACE_ID, SIZE, before, words=words)
        _draw(found, [_idea(each) for each in found.rows], is_narrowed=bool(words))
    elif tab == "designs":
        drawn = designs.page(LOCAL_WORKSPACE_ID, SIZE, before, words=words)
        _draw(drawn, [_design(each) for each in drawn.rows], is_narrowed=bool(words))
    else:
        written = listings.page(LOCAL_WORKSPACE_ID, SIZE, before, words=words)
        _draw(written, [_listing(each) for each in written.rows], is_narrowed=bool(words))


def _idea(idea: ideas.Idea) -> Result:
    return Result(
        idea.brief.title,
        idea.evidence.label,
        idea.created_at,
        "views/ideas.py",
        (("term", idea.evidence.term),),
    )


def _design(design: designs.Design) -> Result:
    state = studio_words.design_state(design.state)
    return Result(
        design.title, state, design.created_at, "views/designs.py", (("idea", str(design.idea_id)),)
    )


def _listing(listing: listings.Listing) -> Result:
    state = studio_words.listing_state(listing.state)
    return Result(
        listing.draft.title,
        state,
        listing.updated_at,
        "views/listings.py",
        (("listing", str(listing.id)),),
    )


def _draw(page: Page[Any], results: Sequence[Result], *, is_narrowed: bool) -> None:
    if not results and not is_narrowed:
        blank(
            _("Nothing of yours here yet"),
            _("What you make of a trend can be found here by its title."),
            key="state-nothing-own",
        )
        return
    if not results:
        blank(
            _("Nothing of yours matches"),
            _("No title here has all of these words."),
            key="state-nothing-own",
        )
        return
    for number, result in enumerate(results, 1):
        with st.container(key=f"own-{number}", horizontal=True, vertical_alignment="center"):
            st.html(
                Markup(
                    '<div class="pp-found" data-testid="own-result"><div class="pp-row-name">'
                    '<bdi dir="auto">{}</bdi><small>{} · {}</small></div></div>'
                ).format(result.title, result.about, formats.instant(result.at))
            )
            if st.button(
                _("Open"),
                key=f"open_own_{number}",
                type="tertiary",
                icon=":material/open_in_new:",
                help=plain(result.title),
            ):
                st.switch_page(
                    result.page,
                    query_params=session.language_parameter() | dict(result.parameters),
                )
    pager.draw(page)
