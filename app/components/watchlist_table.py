"""The watchlist: today's score of every watched term, what a week changed, and a note."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st
from markupsafe import Markup

from app import cached, cached_own, formats
from app.components import export_buttons, pictures, session, watch_toggle, words
from app.components.plain import plain
from app.components.states import blank
from app.domain.searching import normal
from app.i18n import _
from app.queries.watchlist import WatchedFigures
from app.store import watchlist
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID
from integrations.warehouse.engine import engine

TRENDS = "views/trends.py"
RULES = "views/notifications.py"


def draw(found: Sequence[WatchedFigures], q: str, day: date) -> None:
    """Draws the watched terms whose name holds the words; all of them without words."""
    if not found:
        blank(
            _("Nothing is watched yet"),
            _("Press Watch beside a term, here or under its evidence: it then stands here."),
            key="state-no-watched",
        )
        return
    shown = [each for each in found if all(word in each.key.term for word in normal(q).split())]
    if not shown:
        blank(
            _("No watched term matches"),
            _("None of the watched terms has these words. Clear the search to see them all."),
            key="state-no-watched-match",
        )
        return
    st.caption(
        _("Scores of {day}; the change is against the score of seven days before.").format(
            day=formats.day(day)
        )
    )
    for number, each in enumerate(shown, 1):
        _row(number, each, day)
    with st.container(key="foot", horizontal=True, vertical_alignment="center"):
        if st.button(_("Make a rule"), key="make_rule", icon=":material/notifications:"):
            st.switch_page(
                RULES,
                query_params=session.language_parameter() | {"tab": "rules", "rule": "new"},
            )
        st.space("stretch")
        export_buttons.draw(
            "watchlist",
            day,
            lambda: [_plain_row(each) for each in found],
            about=_("Every watched term"),
        )


def delta_text(delta: float | None) -> str:
    """The change of a score, or that there is not enough data for one."""
    return _("not enough data") if delta is None else formats.signed(delta, digits=1)


def _row(number: int, each: WatchedFigures, day: date) -> None:
    with st.container(key=f"watched-{number}", horizontal=True, vertical_alignment="center"):
        st.html(_html(each))
        with st.popover(
            _("Note"), key=f"note_{number}", icon=":material/edit_note:", type="tertiary"
        ):
            typed = st.text_area(
                _("Note"),
                each.note,
                key=f"note_text_{each.key}",
                max_chars=watchlist.MAX_NOTE,
            )
            if st.button(_("Save"), key=f"note_save_{number}", type="primary"):
                watchlist.annotate(engine("app"), LOCAL_WORKSPACE_ID, each.key, typed or "")
                cached_own.forget_workspace()
                st.rerun()
        watch_toggle.draw(each.key, each.label, name=f"watched_{number}")
        if st.button(
            _("Evidence"),
            key=f"watched_evidence_{number}",
            icon=":material/open_in_new:",
            type="tertiary",
            help=_("Show the evidence for {term}").format(term=plain(each.label)),
        ):
            st.switch_page(
                TRENDS,
                query_params=session.language_parameter()
                | {"open": str(each.key), "day": (each.day or _newest(each, day)).isoformat()},
            )


def _newest(each: WatchedFigures, day: date) -> date:
    """The day to look at for a term that is on no list now: the last one it was seen on."""
    return cached.last_seen(each.key.term) or day


def _html(each: WatchedFigures) -> Markup:
    if each.day is None:
        score = pictures.ring(None, formats.DASH, label=_("Score: not enough data"))
        facts = _("on no list now")
    else:
        shown = formats.DASH if each.score is None else formats.number(each.score)
        label = (
            _("Score: not enough data")
            if each.score is None
            else _("Score {score} of 100, estimated").format(score=shown)
        )
        share = None if each.score is None else each.score / 100
        score = pictures.ring(share, shown, label=label)
        facts = words.sources(each.sources)
    badges = [pictures.badge(words.basis(each.basis), "grey")]
    if each.stage:
        badges.insert(0, pictures.badge(words.stage(each.stage), words.STAGE_TONES[each.stage]))
    if each.is_sample:
        badges.append(pictures.badge(_("Sample"), "sample"))
    direction = "pp-flat" if not each.delta else ("pp-up" if each.delta > 0 else "pp-down")
    return Markup(
        '<div class="pp-found pp-watched" data-testid="watched-term"><div class="pp-row-name">{}'
        '<small>{}</small><small>{}</small></div>{}<span class="pp-badges">{}</span>'
        '<span class="{}" title="{}">{}</span>{}</div>'
    ).format(
        pictures.term(each.label),
        " · ".join((words.place(each.key.place), words.kind(each.key.kind), facts)),
        each.note,
        pictures.sparkline(each.spark, title=_("Strength, 14 days")),
        Markup("").join(badges),
        direction,
        _("Change of the score in seven days"),
        delta_text(each.delta),
        score,
    )


def _plain_row(each: WatchedFigures) -> dict[str, Any]:
    return {
        "day": each.day,
        "place": each.key.place,
        "kind": each.key.kind,
        "term": each.key.term,
        **{
            name: getattr(each, name)
            for name in (
                *("label", "since", "note", "score", "delta", "basis", "stage", "momentum"),
                *("growth", "volume", "volume_unit", "best_rank", "sources", "is_sample"),
                *("last_observed_at", "spark"),
            )
        },
    }
