"""The filters of Seasonal events: widgets that show the URL's wish and write a changed one back.

The URL is the only memory, as on Trends. Events of the calendar are links, so that a month of them
costs nothing to draw.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from app import formats, i18n
from app.components import event_words
from app.components.session import language_parameter, show
from app.domain.calendar import lead_times, library
from app.domain.calendar.events import REGIONS
from app.domain.calendar.wish import SHOWN, VIEWS, CalendarFilter
from app.i18n import _

_OURS = frozenset(
    {"region", "month", "view", "shown", "product", "shipping", "weeks", "make", "send", "open"}
)


def wish() -> CalendarFilter:
    """What the URL asks for; the region of the reader's language when it names none."""
    return CalendarFilter.from_params(
        st.query_params.to_dict(),
        home=event_words.HOMES[i18n.current()],
        today=datetime.now(UTC).date(),
    )


def ask(changed: CalendarFilter) -> None:
    """Writes a wish to the URL; parameters that are not ours, such as the language, stay."""
    others = {k: v for k, v in st.query_params.to_dict().items() if k not in _OURS}
    st.query_params.from_dict(others | changed.to_params())


def change(**changes: Any) -> None:
    """Changes part of the wish."""
    ask(wish().changed(**changes))


def href(changed: CalendarFilter) -> str:
    """The address of a wish, for a link within the page."""
    return "?" + urlencode(language_parameter() | changed.to_params())


def bar(current: CalendarFilter) -> None:
    """Draws the row of filters."""
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        options = _regions(i18n.current())
        _select(
            "region",
            _("Region"),
            options if current.region in options else [current.region, *options],
            current.region,
            event_words.region,
        )
        _select(
            "shown",
            _("Events"),
            SHOWN,
            current.shown,
            lambda code: _("Occasions") if code == "occasions" else _("All, with public holidays"),
        )
        _select(
            "product", _("Product"), lead_times.products(), current.product, event_words.product
        )
        _select(
            "shipping",
            _("Shipping"),
            lead_times.SHIPPINGS,
            current.shipping,
            event_words.shipping,
        )
        _lead_times(current)


def _lead_times(current: CalendarFilter) -> None:
    """The reader's own lead times in place of ours; an emptied one is ours again."""
    ours = lead_times.working_days(
        current.region, replace(current.assumptions, production_days=None, shipping_days=None)
    )
    with st.popover(_("Lead times"), icon=":material/tune:", key="lead_times"):
        st.caption(
            _("Our defaults are assumptions. Put what your print provider says in their place.")
        )
        for name, label, most, default, said in (
            ("make", _("Production, working days"), lead_times.MOST_DAYS, ours[0], current.make),
            ("send", _("Shipping, working days"), lead_times.MOST_DAYS, ours[1], current.send),
            (
                "weeks",
                _("Ramp-up, weeks"),
                lead_times.MOST_RAMP_UP_WEEKS,
                lead_times.RAMP_UP_WEEKS,
                current.weeks,
            ),
        ):
            key = f"seasonal_{name}"
            show(key, default if said is None else said)
            st.number_input(
                label,
                min_value=0,
                max_value=most,
                key=key,
                on_change=_written(name, key),
                help=_("Our default: {n}").format(n=formats.number(default)),
            )


def view_switch(current: CalendarFilter) -> None:
    """Draws the choice between a month and a year."""
    show("seasonal_view", current.view)
    st.segmented_control(
        _("View"),
        VIEWS,
        key="seasonal_view",
        required=True,
        format_func=lambda code: _("Month") if code == "month" else _("Year"),
        on_change=_written("view", "seasonal_view"),
        label_visibility="collapsed",
    )


def _select(
    name: str, label: str, options: Sequence[str], value: str, words_for: Callable[[str], str]
) -> None:
    key = f"seasonal_{name}"
    show(key, value)
    st.selectbox(label, options, key=key, format_func=words_for, on_change=_written(name, key))


def _written(name: str, key: str) -> Callable[[], None]:
    return lambda: change(**{name: st.session_state[key]})


@lru_cache(maxsize=8)
def _regions(language: str) -> list[str]:
    """Regions with occasions of their own, then every other country, each by its name."""
    with i18n.using(language):
        first = sorted(REGIONS, key=event_words.region)
        others = [code for code in library.countries() if code not in REGIONS]
        return [*first, *sorted(others, key=event_words.region)]


def period(current: CalendarFilter) -> str:
    """The month or the year that is shown, as file names spell it."""
    return f"{current.month:%Y}" if current.view == "year" else f"{current.month:%Y-%m}"
