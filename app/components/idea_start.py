"""From a term's evidence to stored ideas: the button under the evidence's head."""

from __future__ import annotations

import streamlit as st
import structlog

from app import cached, formats, ideation
from app.components import quota, session, writer_words
from app.components.states import blank
from app.domain.ideas import TermEvidence
from app.i18n import _, ngettext
from app.queries.trends import Trend
from app.store import ideas
from app.store.usage import OverQuotaError
from integrations.openai.errors import WriterError
from integrations.openai.writer import IdeaWriter
from integrations.settings import get_settings
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID
from integrations.warehouse.engine import engine

log = structlog.get_logger(__name__)
IDEAS = "views/ideas.py"
BRIEFS = 4


def draw(trend: Trend) -> None:
    """Draws the button; the ideas then open on their own page."""
    left = quota.left("idea")
    writer = IdeaWriter.of(get_settings())
    by_rules = False
    with st.container(key="make-ideas", horizontal=True, vertical_alignment="center"):
        # Not a callback: what fails there fails outside the page's boundary.
        asked = st.button(
            _("Make ideas"), key="make_ideas", type="primary", icon=":material/lightbulb:"
        )
        if writer is not None:
            by_rules = st.button(_("Let the rules write"), key="make_ideas_by_rules")
        st.caption(
            ngettext(
                "{n} briefs from this evidence; {left} idea is left this month.",
                "{n} briefs from this evidence; {left} ideas are left this month.",
                left,
            ).format(n=formats.number(BRIEFS), left=formats.number(left))
        )
    if asked or by_rules:
        _make(trend, None if by_rules else writer)


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


def _make(trend: Trend, writer: IdeaWriter | None) -> None:
    about = evidence(trend)
    try:
        with st.spinner(_("Writing …"), show_time=writer is not None):
            briefs, writing = ideation.write(about, BRIEFS, writer)
        ideas.save(engine("app"), LOCAL_WORKSPACE_ID, about, briefs, writing)
    except OverQuotaError as error:
        quota.over(error, key="idea")
        return
    except WriterError as error:
        log.warning("model wrote nothing", cause=type(error).__name__, reason=error.message)
        blank(
            _("The model wrote nothing"),
            writer_words.sentence(error) + " " + _("The rules can write instead, at no cost."),
            picture="bulb",
            key="state-writer",
        )
        return
    cached.forget_workspace()
    st.switch_page(IDEAS, query_params=session.language_parameter() | {"term": trend.term})
