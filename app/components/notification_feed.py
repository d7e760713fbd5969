"""The feed: what rules have told, the unread first, each with the way to its evidence."""

from __future__ import annotations

from datetime import datetime
from math import ceil

import streamlit as st
from markupsafe import Markup

from app import formats, watch_words
from app.components import pictures, session, words
from app.components.states import blank
from app.i18n import _, ngettext, pgettext
from app.queries.notifications import Feed
from app.store import notifications
from app.store.notifications import Notification
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID
from integrations.warehouse.engine import engine

SIZE = 20
TRENDS = "views/trends.py"


def draw(feed: Feed, page: int, now: datetime) -> None:
    """Draws one page of the feed."""
    if not feed.rows:
        blank(
            _("Nothing to tell"),
            _("When a rule holds, what it found stands here. Make one under Rules."),
            key="state-no-notifications",
        )
        return
    with st.container(key="feed-head", horizontal=True, vertical_alignment="center"):
        st.html(
            Markup('<p class="pp-count" data-testid="unread">{}</p>').format(
                ngettext("{n} unread", "{n} unread", feed.unread).format(
                    n=formats.number(feed.unread)
                )
            ),
            width="content",
        )
        st.space("stretch")
        if feed.unread and st.button(_("Mark all as read"), key="read_all"):
            notifications.mark_read(engine("app"), LOCAL_WORKSPACE_ID)
            st.rerun()
    for number, told in enumerate(feed.rows, 1):
        _row(number, told, now)
    _pages(feed, page)


def _row(number: int, told: Notification, now: datetime) -> None:
    unread = "" if told.is_read else "-unread"
    with st.container(key=f"told-{number}{unread}", horizontal=True, vertical_alignment="center"):
        st.html(_html(told, now))
        if not told.is_read and st.button(
            _("Mark as read"), key=f"read_{number}", type="tertiary", icon=":material/check:"
        ):
            notifications.mark_read(engine("app"), LOCAL_WORKSPACE_ID, told.id)
            st.rerun()
        if told.key and st.button(
            _("Evidence"),
            key=f"told_evidence_{number}",
            type="tertiary",
            icon=":material/open_in_new:",
        ):
            if not told.is_read:
                notifications.mark_read(engine("app"), LOCAL_WORKSPACE_ID, told.id)
            st.switch_page(
                TRENDS,
                query_params=session.language_parameter()
                | {"open": str(told.key), "day": told.day.isoformat()},
            )


def _html(told: Notification, now: datetime) -> Markup:
    new = pictures.badge(pgettext("notification", "New"), "orange")
    badge = Markup("") if told.is_read else new
    where = f"{words.place(told.key.place)} · {words.kind(told.key.kind)} · " if told.key else ""
    return Markup(
        '<div class="pp-found{}" data-testid="notification"><div class="pp-row-name">{} {}'
        "<small>{}</small><small>{}{} · {} · {}</small></div></div>"
    ).format(
        "" if told.is_read else " pp-unread",
        pictures.term(told.facts["label"]),
        badge,
        watch_words.told(told.facts),
        where,
        _("Rule: {name}").format(name=told.facts["rule"]),
        formats.day(told.day),
        formats.ago(told.at, now),
    )


def _pages(feed: Feed, page: int) -> None:
    pages = ceil(feed.total / SIZE)
    if pages < 2:
        return
    key = f"feed_page_{page}"
    st.pagination(
        pages,
        default=min(page, pages),
        key=key,
        on_change=lambda: st.query_params.__setitem__("page", str(st.session_state[key])),
    )
