"""From a term's evidence to stored ideas: the button under the evidence's head."""

from __future__ import annotations

import streamlit as st

from app import cached, formats
from app.components import quota, session
from app.domain.ideas import TermEvidence, write_briefs
from app.i18n import _, ngettext
from app.queries.trends import Trend
from app.store import ideas
from app.store.usage import OverQuotaError
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID
from integrations.warehouse.engine import engine

IDEAS = "views/ideas.py"
BRIEFS = 4


def draw(trend: Trend) -> None:
    """Draws the button; the ideas then open on their own page."""
    left = quota.left("idea")
    with st.container(key="make-ideas", horizontal=True, vertical_alignment="center"):
        # Not a callback: what fails there fails outside the page's boundary.
        asked = st.button(
            _("Make ideas"), key="make_ideas", type="primary", icon=":material/lightbulb:"
        )
        st.caption(
            ngettext(
                "{n} briefs from this evidence; {left} idea is left this month.",
                "{n} briefs from this evidence; {left} ideas are left this month.",
                left,
            ).format(n=formats.number(BRIEFS), left=formats.number(left))
        )
    if asked:
        _make(trend)


def evidence(trend: Trend) -> TermEvidence:
    """What a writer is told of a term: figures as they are shown, unknown ones left out."""
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
    )


def _make(trend: Trend) -> None:
    about = evidence(trend)
    try:
        ideas.save(engine("app"), LOCAL_WORKSPACE_ID, about, write_briefs(about, BRIEFS))
    except OverQuotaError as error:
        quota.over(error, key="idea")
        return
    cached.forget_workspace()
    st.switch_page(IDEAS, query_params=session.language_parameter() | {"term": trend.term})
