"""Designs: the rendered pictures of ideas, to be approved, rejected and turned into listings."""

from uuid import UUID

import streamlit as st

from app.components import addresses, design_card, pager
from app.components.panel import page_head
from app.components.session import show
from app.components.states import blank, blank_before, notice
from app.i18n import _, ngettext
from app.queries import designs
from app.queries.paging import Page
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID

SIZE = 24
REFRESH = "2s"
SHOWN = {
    "all": None,
    "open": ("queued", "rendered", "failed"),
    "approved": ("approved",),
    "rejected": ("rejected",),
}


def narrow() -> None:
    """Puts the chosen state into the address, and begins with the newest design."""
    pager.forget()
    st.query_params.pop("state", None)
    if st.session_state["designs_state"] != "all":
        st.query_params["state"] = st.session_state["designs_state"]


idea: UUID | None = addresses.identifier("idea")
shown = addresses.choice("state", SHOWN, "all")
with st.container(key="page-head", horizontal=True, vertical_alignment="bottom"):
    page_head(
        _("Designs"), _("Print files made from ideas. Approve the ones that become listings.")
    )
    if idea:
        st.button(
            _("One idea"),
            key="all_designs",
            icon=":material/close:",
            help=_("Show the designs of every idea"),
            on_click=lambda: (pager.forget(), st.query_params.pop("idea", None)),
        )
    show("designs_state", shown)
    st.segmented_control(
        _("State"),
        list(SHOWN),
        key="designs_state",
        required=True,
        format_func=lambda code: {
            "all": _("All"),
            "open": _("To decide"),
            "approved": _("Approved"),
            "rejected": _("Rejected"),
        }[code],
        label_visibility="collapsed",
        on_change=narrow,
    )


def read() -> Page[designs.Design]:
    """The designs that the page shows."""
    return designs.page(LOCAL_WORKSPACE_ID, SIZE, pager.asked(), idea=idea, states=SHOWN[shown])


page = read()
if not page.rows:
    if shown == "all":
        blank_before(
            _("No design yet"),
            _("Open an idea, press Make designs and choose layouts: the pictures then stand here."),
            picture="picture",
            key="state-no-designs",
            go="go_to_ideas",
            to=_("Go to ideas"),
            page="views/ideas.py",
        )
    else:
        blank(
            _("No design in this state"),
            _("Choose All to see every design."),
            picture="picture",
            key="state-no-designs-in-state",
        )
    st.stop()

waiting = designs.queued(LOCAL_WORKSPACE_ID, idea)


@st.fragment(run_every=REFRESH if waiting else None)
def grid() -> None:
    """The pictures; looks again while designs are in the queue, and then lets the page settle."""
    now = read()
    queued = designs.queued(LOCAL_WORKSPACE_ID, idea)
    if waiting and not queued:
        st.rerun()
    if queued:
        notice(
            ngettext(
                "{n} design is being rendered. This page looks again by itself.",
                "{n} designs are being rendered. This page looks again by itself.",
                queued,
            ).format(n=queued),
            tone="violet",
            key="rendering",
        )
    with st.grid(min_column_width=270, gap="small", key="design-cards"):
        for number, design in enumerate(now.rows, 1):
            design_card.draw(design, number)
    pager.draw(now)


grid()
