"""Notifications: what watch rules have told, and the rules themselves."""

from datetime import UTC, datetime

import streamlit as st

from app.components import addresses, notification_feed, rule_list
from app.components.panel import page_head
from app.components.rule_form import Subjects
from app.components.session import show
from app.i18n import _
from app.queries import notifications
from app.store import saved_views, watch_rules, watchlist
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID

TABS = ("feed", "rules")
SHOWN = ("all", "unread")

tab = addresses.choice("tab", TABS, "feed")
shown = addresses.choice("show", SHOWN, "all")
asked = st.query_params.get("page", "")
# int() refuses more digits than 4,300.
is_number = asked.isascii() and asked.isdigit() and len(asked) < 10
page = int(asked) if is_number and 0 < int(asked) < 10_000 else 1


def choose(name: str, key: str, usual: str) -> None:
    """Writes a choice into the URL and begins at the first page."""
    for each in (name, "page", "rule"):
        st.query_params.pop(each, None)
    if st.session_state[key] != usual:
        st.query_params[name] = st.session_state[key]


with st.container(key="page-head", horizontal=True, vertical_alignment="bottom"):
    page_head(
        _("Notifications"),
        _("Rules look at every new day of scores, and tell you once when they begin to hold."),
    )
    show("notifications_tab", tab)
    st.segmented_control(
        _("Part of the page"),
        TABS,
        key="notifications_tab",
        required=True,
        format_func=lambda code: {"feed": _("Feed"), "rules": _("Rules")}[code],
        label_visibility="collapsed",
        on_change=choose,
        args=("tab", "notifications_tab", "feed"),
    )
if tab == "rules":
    rule_list.draw(
        watch_rules.rules(LOCAL_WORKSPACE_ID),
        Subjects(
            watchlist.watched(LOCAL_WORKSPACE_ID),
            [
                *saved_views.views(LOCAL_WORKSPACE_ID, "search"),
                *saved_views.views(LOCAL_WORKSPACE_ID, "trends"),
            ],
        ),
        st.query_params.get("rule", ""),
    )
    st.stop()

show("notifications_shown", shown)
st.segmented_control(
    _("Notifications shown"),
    SHOWN,
    key="notifications_shown",
    required=True,
    format_func=lambda code: {"all": _("All"), "unread": _("Unread")}[code],
    label_visibility="collapsed",
    on_change=choose,
    args=("show", "notifications_shown", "all"),
)
notification_feed.draw(
    notifications.feed(
        LOCAL_WORKSPACE_ID, notification_feed.SIZE, page, only_unread=shown == "unread"
    ),
    page,
    datetime.now(UTC),
)
