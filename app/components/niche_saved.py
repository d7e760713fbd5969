"""The saved niches: figures as they stood when each was kept, beside those of the newest day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st
from markupsafe import Markup

from app import formats
from app.components import niche_list, niche_rows, pictures
from app.components.plain import plain
from app.components.states import blank
from app.domain.niches import Niche, Ranking
from app.domain.niches.wish import NicheWish
from app.i18n import _, pgettext
from app.store import saved_niches
from app.store.saved_niches import Figures, SavedNiche
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID
from integrations.warehouse.engine import engine


def draw(today: Ranking, day: date) -> None:
    """Draws every saved niche with what can be done with it."""
    kept = saved_niches.newest(engine("app"), LOCAL_WORKSPACE_ID)
    if not kept:
        blank(
            _("No niche is saved yet"),
            _("Open a niche, read why it stands there, and save it: it then waits here."),
            picture="tag",
            key="state-no-saved",
        )
        with st.container(key="state-action", horizontal_alignment="center"):
            st.button(
                _("Show ranked niches"),
                key="to_ranked",
                type="primary",
                on_click=lambda: niche_list.ask(NicheWish()),
            )
        return
    now = {niche.key: niche for niche in today.niches}
    with st.grid(min_column_width=330, gap="small", key="saved-niches"):
        for number, one in enumerate(kept, 1):
            with st.container(key=f"card-niche-{number}"):
                st.html(_card(one, now.get(one.key), day))
                st.space("stretch")
                _actions(one, number, is_ranked=one.key in now)


def _card(one: SavedNiche, now: Niche | None, day: date) -> Markup:
    newest = None if now is None else saved_niches.figures(now)
    unseen = "" if now else _("Not ranked on {day}.").format(day=formats.day(day))
    return Markup(
        '<article class="pp-idea" data-testid="saved-niche"><header><h3>{}</h3></header>'
        '<table class="pp-saved"><thead><tr><th></th><th>{}</th><th>{}</th></tr></thead>'
        "<tbody>{}</tbody></table><p class='pp-quiet'>{}</p></article>"
    ).format(
        pictures.term(one.label),
        formats.day(one.day),
        formats.day(day),
        Markup("").join(_rows(one.figures, newest)),
        unseen,
    )


def _rows(then: Figures, now: Figures | None) -> list[Markup]:
    figures: tuple[tuple[str, Callable[[Figures], Markup]], ...] = (
        (pgettext("column", "Demand"), lambda of: niche_rows.demand(of.demand)),
        (pgettext("column", "Competition"), _competition),
        (_("Growth"), lambda of: niche_rows.growth(of.growth)),
        (pgettext("column", "Fit"), lambda of: niche_rows.fit_ring(of.fit)),
    )
    return [
        Markup("<tr><th>{}</th><td>{}</td><td>{}</td></tr>").format(
            name, draw_of(then), formats.DASH if now is None else draw_of(now)
        )
        for name, draw_of in figures
    ]


def _competition(of: Figures) -> Markup:
    return niche_rows.competition(of.competition, of.listings)


def _actions(one: SavedNiche, number: int, *, is_ranked: bool) -> None:
    with st.container(key=f"act-niche-{number}", horizontal=True):
        if is_ranked:
            st.button(
                _("Why this niche?"),
                key=f"why_saved_{number}",
                on_click=lambda: niche_list.ask(NicheWish(opened=one.key)),
            )
        st.space("stretch")
        # Not a callback: what fails there fails outside the page's boundary.
        if st.button(
            _("Delete"),
            key=f"forget_niche_{number}",
            type="tertiary",
            help=_("Forget the saved niche {name}").format(name=plain(one.label)),
        ):
            saved_niches.forget(engine("app"), LOCAL_WORKSPACE_ID, one.id)
            st.rerun()
