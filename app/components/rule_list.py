"""The watch rules, each as a sentence, to be turned off, changed and deleted."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app import watch_words
from app.components import pictures, rule_form
from app.components.panel import panel
from app.components.plain import plain
from app.components.rule_form import Subjects
from app.components.states import blank
from app.i18n import _, pgettext
from app.store import watch_rules
from app.store.watch_rules import WatchRule
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID
from integrations.warehouse.engine import engine

NEW = "new"


def draw(rules: Sequence[WatchRule], subjects: Subjects, opened: str) -> None:
    """Draws the rules and, where the URL asks for it, the form of one.

    Args:
        rules: By name.
        subjects: What rules can be about.
        opened: The id of the rule that is changed, `new`, or nothing.
    """
    chosen = next((each for each in rules if str(each.id) == opened), None)
    is_open = opened == NEW or chosen is not None
    st.button(
        _("New rule"),
        key="new_rule",
        icon=":material/add:",
        type="secondary" if is_open else "primary",
        on_click=open_rule,
        args=(NEW,),
    )
    if is_open:
        with panel("rule", _("Change the rule") if chosen else _("New rule")):
            if rule_form.draw(subjects, chosen):
                close()
                st.rerun()
            st.button(_("Cancel"), key="cancel_rule", type="tertiary", on_click=close)
    if not rules:
        blank(
            _("No rule yet"),
            _("A rule tells you when a watched term does what you wait for."),
            key="state-no-rules",
        )
        return
    for number, rule in enumerate(rules, 1):
        _row(number, rule, subjects)


def open_rule(which: str) -> None:
    """Writes into the URL which rule's form is open."""
    st.query_params["rule"] = which


def close() -> None:
    """Takes it out again."""
    st.query_params.pop("rule", None)


def _row(number: int, rule: WatchRule, subjects: Subjects) -> None:
    wish = rule.wish
    said = watch_words.sentence(
        wish.condition, subjects.words(wish.scope, wish.subject), wish.channel
    )
    off = pictures.badge(pgettext("state of a rule", "Off"), "grey")
    badge = Markup("") if rule.is_enabled else off
    with st.container(key=f"rule-{number}", horizontal=True, vertical_alignment="center"):
        st.html(
            Markup(
                '<div class="pp-found" data-testid="rule"><div class="pp-row-name">'
                '<bdi dir="auto">{}</bdi> {}<small>{}</small></div></div>'
            ).format(wish.name, badge, said)
        )
        if st.button(
            _("Turn off") if rule.is_enabled else _("Turn on"),
            key=f"switch_rule_{number}",
            type="tertiary",
        ):
            watch_rules.switch(engine("app"), LOCAL_WORKSPACE_ID, rule.id, on=not rule.is_enabled)
            st.rerun()
        st.button(
            _("Change"),
            key=f"change_rule_{number}",
            type="tertiary",
            help=plain(wish.name),
            on_click=open_rule,
            args=(str(rule.id),),
        )
        with st.popover(_("Delete"), key=f"delete_rule_{number}", type="tertiary"):
            st.caption(_("What this rule has told stays in the feed."))
            if st.button(_("Delete this rule"), key=f"delete_rule_now_{number}", type="primary"):
                watch_rules.forget(engine("app"), LOCAL_WORKSPACE_ID, rule.id)
                close()
                st.rerun()
