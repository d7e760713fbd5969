"""What can be done with an idea: judge it, look at its evidence, turn it into designs."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app import cached, cached_own, formats
from app.components import idea_card, problem_words, quota, session, studio_words
from app.domain.designs import LAYOUTS
from app.i18n import _, ngettext
from app.queries.ideas import Idea
from app.store import designs, ideas
from app.store.ideas import Rating
from app.store.usage import OverQuotaError
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID
from integrations.warehouse.engine import engine

DESIGNS = "views/designs.py"
TRENDS = "views/trends.py"
FIRST_LAYOUTS = 3
_THUMBS: Mapping[Rating, str] = {1: ":material/thumb_up:", -1: ":material/thumb_down:"}


def draw(idea: Idea, number: int) -> None:
    """Draws the foot of one card."""
    with st.container(key=f"act-idea-{number}", horizontal=True, vertical_alignment="center"):
        _rate(idea, number)
        st.page_link(
            TRENDS,
            label=_("Evidence"),
            icon=":material/query_stats:",
            query_params=idea_card.evidence_parameters(idea),
        )
        st.space("stretch")
        _make(idea, number)


def _rate(idea: Idea, number: int) -> None:
    for rating, icon in _THUMBS.items():
        chosen = idea.rating == rating
        name = _("More like this") if rating == 1 else _("Less like this")
        # Not a callback: what fails there fails outside the page's boundary.
        if st.button(
            "",
            key=f"rate_{'up' if rating == 1 else 'down'}_{number}",
            icon=icon,
            type="primary" if chosen else "secondary",
            help=name,
        ):
            ideas.rate(engine("app"), LOCAL_WORKSPACE_ID, idea.id, None if chosen else rating)
            st.rerun()


def _make(idea: Idea, number: int) -> None:
    with st.popover(_("Make designs"), icon=":material/palette:", key=f"make-designs-{number}"):
        refused = {layout: cached.refusal(idea.brief.phrase, layout) for layout in LAYOUTS}
        fitting = [layout for layout, problem in refused.items() if problem is None]
        if not fitting:
            problem = next(iter(refused.values()))
            st.caption(problem_words.sentence(problem) if problem else "")
            return
        layouts = st.pills(
            _("Layouts"),
            fitting,
            selection_mode="multi",
            default=fitting[:FIRST_LAYOUTS],
            format_func=studio_words.layout,
            key=f"layouts_{number}",
        )
        left = quota.left("image")
        st.caption(
            ngettext(
                "One image each, rendered here at no cost. {n} image is left this month.",
                "One image each, rendered here at no cost. {n} images are left this month.",
                left,
            ).format(n=formats.number(left))
        )
        said = ngettext("Make {n} design", "Make {n} designs", len(layouts))
        if st.button(
            said.format(n=formats.number(len(layouts))),
            key=f"make_designs_now_{number}",
            type="primary",
            disabled=not layouts,
        ):
            _request(idea, layouts, number)


def _request(idea: Idea, layouts: list[str], number: int) -> None:
    try:
        designs.request(engine("app"), LOCAL_WORKSPACE_ID, idea.id, layouts)
    except OverQuotaError as error:
        # Inside the open popover, where the person is looking.
        quota.over(error, key=f"image-{number}")
        return
    cached_own.forget_workspace()
    st.switch_page(DESIGNS, query_params=session.language_parameter() | {"idea": str(idea.id)})
