"""Why this niche: its figures' reasons, its terms with their evidence, its tags, its actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st
from markupsafe import Markup

from app import cached, formats
from app.components import idea_start, niche_list, niche_rows, niche_words, pictures, session, words
from app.components.icons import icon
from app.components.panel import panel
from app.components.plain import plain
from app.components.states import blank
from app.domain.niches import BrandProfile, Niche
from app.domain.niches.wish import NicheWish
from app.domain.topics import named_in, wording
from app.i18n import _, pgettext
from app.store import saved_niches
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID
from integrations.warehouse.engine import engine

TRENDS = "views/trends.py"
MOST_TERMS = 12
MOST_TAGS = 20


def draw(wish: NicheWish, day: date, niche: Niche | None, profile: BrandProfile) -> None:
    """Draws the panel of the niche that is open; None = it is not among the day's."""
    with panel("niche", _("Why this niche?")):
        st.button(
            _("Close"),
            key="close_niche",
            icon=":material/close:",
            type="tertiary",
            on_click=niche_list.change,
            kwargs={"opened": None, "page": wish.page},
        )
        if niche is None:
            blank(
                _("Not ranked on this day"),
                _(
                    "This niche was on no list on {day}, or one of your banned topics keeps it out."
                ).format(day=formats.day(day)),
                key="state-no-such-niche",
            )
            return
        st.html(_head(niche))
        st.html(reasons(niche))
        _terms(niche, day)
        st.html(_tags(niche, day, wish.place, profile))
        _save(niche)
        if trend := cached.trend(day, niche.head.key):
            idea_start.draw(trend)


def reasons(niche: Niche) -> Markup:
    """Every reason as icon and sentence."""
    return Markup('<section class="pp-why">{}</section>').format(
        Markup("").join(
            Markup('<div class="pp-problem pp-{}">{}<span>{}</span></div>').format(
                niche_words.TONES[reason.tone],
                icon(niche_words.picture(reason), 17),
                niche_words.sentence(reason),
            )
            for reason in niche.reasons
        )
    )


def _head(niche: Niche) -> Markup:
    head = niche.head
    badges = [pictures.badge(niche_words.basis(niche), "grey")]
    badges += [pictures.badge(_("Sample"), "sample")] if head.is_sample else []
    listings = None if niche.listings is None else niche.listings.count
    return Markup(
        '<div class="pp-term-head"><div><h3>{}</h3><p>{} · {}</p><span class="pp-badges">{}</span>'
        '</div>{}</div><dl class="pp-niche-figures"><dt>{}</dt><dd>{}</dd>'
        "<dt>{}</dt><dd>{}</dd></dl>"
    ).format(
        pictures.term(head.label),
        words.place(head.place),
        words.kind(head.kind),
        Markup("").join(badges),
        niche_rows.fit_ring(niche.fit),
        pgettext("column", "Demand"),
        niche_rows.demand(niche.demand),
        pgettext("column", "Competition"),
        niche_rows.competition(niche.competition, listings),
    )


def _terms(niche: Niche, day: date) -> None:
    st.html(Markup('<h4 class="pp-sub">{}</h4>').format(_("Its terms, with their evidence")))
    with st.container(key="niche-terms", gap=None):
        for term in niche.terms[:MOST_TERMS]:
            where = f"{words.place(term.place)} · {words.kind(term.kind)}"
            st.page_link(
                TRENDS,
                label=f"{plain(term.label, longest=40)} · {where}",
                icon=":material/query_stats:",
                query_params=session.language_parameter()
                | {"day": day.isoformat(), "open": str(term.key)},
            )


def _tags(niche: Niche, day: date, place: str | None, profile: BrandProfile) -> Markup:
    found = tags(niche, cached.niche_market(day, place).tags, profile)
    if not found:
        return Markup('<h4 class="pp-sub">{}</h4><p class="pp-quiet">{}</p>').format(
            _("Tag cluster"), _("Not enough data: no source names a term beside these.")
        )
    return Markup('<h4 class="pp-sub">{}</h4><div class="pp-chips">{}</div>').format(
        _("Tag cluster"),
        Markup("").join(Markup("<span><bdi>{}</bdi></span>").format(tag) for tag in found),
    )


def tags(
    niche: Niche, named: Mapping[str, Sequence[tuple[str, int]]], profile: BrandProfile
) -> list[str]:
    """What sources name beside the niche's terms, most frequent first, without banned topics."""
    counts: dict[str, int] = {}
    for family in dict.fromkeys(term.family for term in niche.terms):
        for label, readings in named.get(family, ()):
            counts[label] = counts.get(label, 0) + readings
    best = sorted(counts, key=lambda label: (-counts[label], label))
    return [label for label in best if named_in(wording(label), profile.banned) is None][:MOST_TAGS]


def _save(niche: Niche) -> None:
    # Not a callback: what fails there fails outside the page's boundary.
    if st.button(_("Save niche"), key="save_niche", icon=":material/bookmark_add:"):
        saved_niches.save(engine("app"), LOCAL_WORKSPACE_ID, niche)
        st.toast(_("Saved with the figures of {day}.").format(day=formats.day(niche.head.day)))
