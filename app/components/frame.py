"""The frame around every page: navigation at the left, bar across the top, sample banner.

A page that does not exist yet has no entry. A new page is one line in `ENTRIES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from app.components import filters, search_wish, session
from app.components.icons import icon
from app.components.states import notice
from app.i18n import _
from integrations.settings import get_settings


@dataclass(frozen=True)
class Entry:
    """One page: its stable code (also its address), its icon and its name in words."""

    code: str
    icon: str
    title: Callable[[], str]


# Material icons in widgets come from the font inside Streamlit's package. As a *page* icon they
# would be fetched from outside for the browser's tab, so pages carry none.
ENTRIES = (
    Entry("overview", ":material/dashboard:", lambda: _("Overview")),
    Entry("trends", ":material/trending_up:", lambda: _("Trends")),
    Entry("seasonal", ":material/calendar_month:", lambda: _("Seasonal events")),
    Entry("niches", ":material/interests:", lambda: _("Niches")),
    Entry("search", ":material/search:", lambda: _("Search")),
    Entry("ideas", ":material/lightbulb:", lambda: _("Ideas")),
    Entry("designs", ":material/palette:", lambda: _("Designs")),
    Entry("listings", ":material/sell:", lambda: _("Listings")),
    Entry("publish", ":material/rocket_launch:", lambda: _("Publish")),
    Entry("notifications", ":material/notifications:", lambda: _("Notifications")),
    Entry("billing", ":material/credit_card:", lambda: _("Billing")),
    Entry("operations", ":material/monitor_heart:", lambda: _("Operations")),
)


def navigate() -> tuple[Any, dict[str, Any]]:
    """Declares the pages. Returns the one that is open and all of them by code."""
    pages = {
        entry.code: st.Page(
            f"views/{entry.code}.py",
            title=entry.title(),
            url_path=entry.code,
            default=entry is ENTRIES[0],
        )
        for entry in ENTRIES
    }
    return st.navigation(list(pages.values()), position="hidden"), pages


def sidebar(pages: dict[str, Any], current: Any) -> None:
    """Draws the navigation."""
    with st.sidebar:
        st.html(
            Markup(
                '<div class="pp-brand"><span class="pp-brand-mark">{}</span>'
                "<span>POD<b>Pusher</b></span></div>"
            ).format(icon("trend", 20))
        )
        for entry in ENTRIES:
            active = "-active" if pages[entry.code] == current else ""
            with st.container(key=f"nav-{entry.code}{active}"):
                st.page_link(
                    pages[entry.code],
                    icon=entry.icon,
                    width="stretch",
                    query_params=session.language_parameter(),
                )


def top_bar(pages: dict[str, Any], current: Any) -> None:
    """Draws search, language, theme and the person; a search narrows Trends or leads to Search."""
    searched = current in (pages["trends"], pages["search"])
    _answer_search(pages, current)
    session.show("search", st.query_params.get("q", "") if searched else "")
    with st.container(key="topbar", horizontal=True, vertical_alignment="center"):
        st.text_input(
            _("Search"),
            key="search",
            placeholder=_("Search terms and hashtags"),
            icon=":material/search:",
            label_visibility="collapsed",
            on_change=_ask,
            max_chars=200,
            width=380,
        )
        st.space("stretch")
        session.language_selector(_("Language"))
        st.html(_theme_link(), width="content")
        st.html(_person(), width="content")


def sample_banner() -> None:
    """Says on every page of the demo that its rows are samples."""
    if get_settings().is_demo:
        notice(
            _(
                "Sample data: these readings come from the built-in sample site or from your "
                "imports, not from the live platforms."
            ),
            tone="violet",
            picture="flask",
            key="sample-banner",
        )


def _ask() -> None:
    st.session_state["search_wish"] = " ".join(st.session_state["search"].split())


def _answer_search(pages: dict[str, Any], current: Any) -> None:
    """Takes a search that was just typed to where its answer is, before anything is drawn."""
    if (wish := st.session_state.pop("search_wish", None)) is None:
        return
    if current == pages["trends"]:
        filters.change(q=wish)
    elif current == pages["search"]:
        search_wish.change(q=wish)
    else:
        st.switch_page(pages["search"], query_params=session.language_parameter() | {"q": wish})


def _theme_link() -> Markup:
    """A link, because the theme is set before the page starts; the URL's filters stay."""
    here = urlencode(st.query_params.to_dict())
    links = [
        Markup(
            '<a class="pp-theme pp-to-{0}" href="?{1}" target="_self" title="{2}" '
            'aria-label="{2}" data-testid="theme-{0}">{3}</a>'
        ).format(theme, f"{here}&theme={theme}".lstrip("&"), title, icon(picture))
        for theme, title, picture in (
            ("light", _("Light theme"), "sun"),
            ("dark", _("Dark theme"), "moon"),
        )
    ]
    return Markup("").join(links)


def _person() -> Markup:
    return Markup(
        '<div class="pp-person"><span class="pp-avatar" aria-hidden="true">{}</span>'
        "<span>{}<small>{}</small></span></div>"
    ).format(_("Local owner")[:1], _("Local owner"), _("Local workspace"))
