"""A model's writing that is under way or failed: what it is about, how it stands, the ways on."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app import cached_own, formats
from app.components import idea_start, pictures, studio_words, words, writer_words
from app.components.icons import icon
from app.i18n import _, ngettext
from app.queries import writings as reading
from app.queries.writings import Writing
from app.store import writings
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID

REFRESH = "2s"


def draw(found: Sequence[Writing], term: str | None) -> None:
    """Draws one card each; looks again while a model writes, then lets the page settle."""
    waiting = _waiting(found)

    @st.fragment(run_every=REFRESH if waiting else None)
    def cards() -> None:
        now = reading.unfinished(LOCAL_WORKSPACE_ID, term=term)
        if waiting - _waiting(now):
            cached_own.forget_workspace()
            st.rerun()
        for number, writing in enumerate(now, 1):
            _card(writing, number)

    cards()


def _waiting(found: Sequence[Writing]) -> set[object]:
    return {writing.id for writing in found if writing.state == "queued"}


def _card(writing: Writing, number: int) -> None:
    failed = writing.state == "failed"
    with st.container(key=f"card-writing-{number}"):
        st.html(
            Markup(
                '<article class="pp-idea" data-testid="writing-card" data-state="{state}"'
                ' role="status"><header><div><small>{place} · {kind}</small>'
                '<h3 dir="auto">{label}</h3></div>{badge}</header>'
                '<p class="pp-about"><span>{icon}{said}</span></p></article>'
            ).format(
                state=writing.state,
                place=words.place(writing.evidence.place),
                kind=words.kind(writing.evidence.kind),
                label=writing.evidence.label,
                badge=pictures.badge(
                    studio_words.run_state(writing.state), studio_words.RUN_TONES[writing.state]
                ),
                icon=icon("alert" if failed else "clock", 17),
                said=_said(writing),
            )
        )
        if failed or writing.reason:
            _ways_on(writing, number, failed=failed)


def _said(writing: Writing) -> str:
    if writing.state == "failed":
        return writer_words.sentence(writing.reason)
    if writing.reason:
        return writer_words.sentence(writing.reason) + " " + _("It is tried again by itself.")
    return ngettext(
        "The model is writing {n} idea. This page looks again by itself.",
        "The model is writing {n} ideas. This page looks again by itself.",
        writing.wanted,
    ).format(n=formats.number(writing.wanted))


def _ways_on(writing: Writing, number: int, *, failed: bool) -> None:
    with st.container(key=f"act-writing-{number}", horizontal=True, vertical_alignment="center"):
        again = failed and st.button(_("Try again"), key=f"write_again_{number}", type="primary")
        by_rules = st.button(_("Let the rules write"), key=f"write_by_rules_{number}")
    key = f"writing-{number}"
    if again:
        idea_start.ask(writings.request, writing.evidence, writing.wanted, key=key)
    if by_rules:
        idea_start.ask(writings.by_rules, writing.evidence, writing.wanted, key=key)
