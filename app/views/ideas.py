"""Ideas: the briefs written from trends, to be judged and turned into designs."""

import streamlit as st

from app.components import idea_actions, idea_card, pager, session, writing_card
from app.components.panel import page_head
from app.components.plain import plain
from app.components.states import blank
from app.i18n import _
from app.queries import ideas, writings
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID

SIZE = 24
TRENDS = "views/trends.py"

term = st.query_params.get("term", "").replace("\x00", "")
# Read first: a writing that ends between the two is still followed, never missed by both.
writing = writings.unfinished(LOCAL_WORKSPACE_ID, term=term or None)
page = ideas.page(LOCAL_WORKSPACE_ID, SIZE, pager.asked(), term=term or None)
with st.container(key="page-head", horizontal=True, vertical_alignment="bottom"):
    page_head(
        _("Ideas"), _("Briefs written from a trend's evidence. Choose layouts to make designs.")
    )
    if term:
        st.button(
            _("Term: {term}").format(term=plain(term, longest=40)),
            key="all_ideas",
            icon=":material/close:",
            help=_("Show the ideas of every term"),
            on_click=lambda: (pager.forget(), st.query_params.pop("term", None)),
        )
    if st.button(_("Find a trend"), key="find_trend", type="secondary" if page.rows else "primary"):
        st.switch_page(TRENDS, query_params=session.language_parameter())
if writing:
    writing_card.draw(writing, term or None)
if not page.rows and not writing:
    blank(
        _("No idea for this term yet") if term else _("No idea yet"),
        _("Open a trend, read its evidence and press Make ideas: the briefs then stand here."),
        picture="bulb",
        key="state-no-ideas",
    )
if not page.rows:
    st.stop()

with st.grid(min_column_width=430, gap="small", key="idea-cards"):
    for number, idea in enumerate(page.rows, 1):
        with st.container(key=f"card-idea-{number}"):
            st.html(idea_card.card(idea))
            st.space("stretch")
            idea_actions.draw(idea, number)
pager.draw(page)
