"""From a term's evidence to stored ideas: the button under the evidence's head."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import streamlit as st
from sqlalchemy import Engine

from app import cached_own, formats
from app.components import quota, session
from app.components.states import notice
from app.domain.ideas import TermEvidence
from app.domain.niches import BrandProfile
from app.domain.topics import named_in, wording
from app.i18n import _, ngettext
from app.queries.trends import Trend
from app.store import writings
from app.store.usage import OverQuotaError
from integrations.settings import get_settings
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID
from integrations.warehouse.engine import engine

IDEAS = "views/ideas.py"
BRIEFS = 4


def draw(trend: Trend) -> None:
    """Draws the button; the ideas, or the model that writes them, then show on their own page."""
    profile = cached_own.brand_profile(LOCAL_WORKSPACE_ID)
    if topic := named_in(wording(trend.label), profile.banned):
        notice(
            _("No idea is written for this term: “{topic}” is among your banned topics.").format(
                topic=topic
            ),
            picture="ban",
            key="banned-term",
        )
        return
    left = quota.left("idea")
    has_model = get_settings().has_model
    by_rules = False
    with st.container(key="make-ideas", horizontal=True, vertical_alignment="center"):
        # Not a callback: what fails there fails outside the page's boundary.
        asked = st.button(
            _("Make ideas"), key="make_ideas", type="primary", icon=":material/lightbulb:"
        )
        if has_model:
            by_rules = st.button(_("Let the rules write"), key="make_ideas_by_rules")
        st.caption(
            ngettext(
                "{n} briefs from this evidence; {left} idea is left this month.",
                "{n} briefs from this evidence; {left} ideas are left this month.",
                left,
            ).format(n=formats.number(BRIEFS), left=formats.number(left))
        )
    if by_rules or (asked and not has_model):
        ask(writings.by_rules, evidence(trend, profile), BRIEFS, key="idea")
    elif asked:
        ask(writings.request, evidence(trend, profile), BRIEFS, key="idea")


def ask(
    wish: Callable[[Engine, UUID, TermEvidence, int], object],
    about: TermEvidence,
    wanted: int,
    *,
    key: str,
) -> None:
    """Makes a wish for ideas and opens their page, or says that the month's allowance is used up.

    Args:
        wish: `writings.request` or `writings.by_rules`.
        about: What to write from.
        wanted: How many ideas.
        key: Of the place on the page.
    """
    try:
        made = wish(engine("app"), LOCAL_WORKSPACE_ID, about, wanted)
    except OverQuotaError as error:
        quota.over(error, key=key)
        return
    if made == []:
        notice(
            _("No brief can be written that names none of your banned topics."),
            picture="ban",
            key=f"no-brief-{key}",
        )
        return
    cached_own.forget_workspace()
    st.switch_page(IDEAS, query_params=session.language_parameter() | {"term": about.term})


def evidence(trend: Trend, profile: BrandProfile) -> TermEvidence:
    """What a writer is told: a term's figures as they are shown, and what the brand wants."""
    return TermEvidence(
        term=trend.term,
        label=trend.label,
        kind=trend.kind,
        place=trend.place,
        day=trend.day,
        score=trend.score,
        momentum=trend.momentum,
        breadth=trend.breadth,
        growth=trend.growth,
        volume=trend.volume,
        volume_unit=trend.volume_unit,
        best_rank=trend.best_rank,
        sources=trend.sources,
        is_sample=trend.is_sample,
        related=(),
        banned=profile.banned,
        tone=profile.tone,
    )
