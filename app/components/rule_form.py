"""The form that words a watch rule, and says at once what it would read as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import streamlit as st

from app import watch_words
from app.components import words
from app.components.plain import plain
from app.domain.watching import (
    MAX_NAME,
    MOST_DAYS,
    Channel,
    Comparison,
    Condition,
    Metric,
    Scope,
)
from app.i18n import _
from app.store import watch_rules
from app.store.saved_views import SavedView
from app.store.watch_rules import NameTakenError, SubjectGoneError, WatchRule, Wish
from app.store.watchlist import Watched
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID
from integrations.warehouse.engine import engine

# Per metric: the step, the value a new rule starts from, and how many of the form's units are one
# of the metric's. Growth is typed in percent.
_UNITS: Mapping[Metric, tuple[float, float, int]] = {
    Metric.SCORE: (1.0, 70.0, 1),
    Metric.MOMENTUM: (0.05, 0.3, 1),
    Metric.GROWTH: (5.0, 50.0, 100),
    Metric.VOLUME: (1000.0, 10000.0, 1),
    Metric.BEST_RANK: (1.0, 10.0, 1),
}


@dataclass(frozen=True)
class Subjects:
    """What a rule can be about."""

    watched: Sequence[Watched]
    searches: Sequence[SavedView]

    def words(self, scope: Scope, subject: UUID | None) -> str:
        """Which terms a rule looks at, in words."""
        if scope is Scope.WATCHED:
            return _("any watched term")
        for each in self.watched:
            if each.id == subject:
                return f"{each.label} ({words.place(each.key.place)}, {words.kind(each.key.kind)})"
        for view in self.searches:
            if view.id == subject:
                return _("any term of the search “{name}”").format(name=view.name)
        return _("a term that is no longer there")


def draw(subjects: Subjects, rule: WatchRule | None) -> bool:
    """Draws the form of a new rule, or of one that is changed; True when it was just kept.

    Not an `st.form`: what can be chosen depends on what was chosen before.
    """
    name = str(rule.id) if rule else "new"
    stored = rule.wish if rule else None
    title = st.text_input(
        _("Name"), stored.name if stored else "", key=f"rule_name_{name}", max_chars=MAX_NAME
    )
    scopes = [Scope.WATCHED]
    scopes += [Scope.TERM] if subjects.watched else []
    scopes += [Scope.SEARCH] if subjects.searches else []
    with st.container(horizontal=True, vertical_alignment="bottom"):
        scope = st.selectbox(
            _("Looks at"),
            scopes,
            scopes.index(stored.scope) if stored and stored.scope in scopes else 0,
            key=f"rule_scope_{name}",
            format_func=_scope,
        )
        subject = _subject(subjects, scope, stored.subject if stored else None, name)
    condition = _condition(stored.condition if stored else None, name)
    channels = list(Channel)
    channel = st.selectbox(
        _("Tell me"),
        channels,
        channels.index(stored.channel) if stored else 0,
        key=f"rule_channel_{name}",
        format_func=watch_words.channel,
    )
    st.caption(
        plain(watch_words.sentence(condition, subjects.words(scope, subject), channel), longest=400)
    )
    if not st.button(_("Save rule"), key=f"rule_save_{name}", type="primary"):
        return False
    if not title or not title.strip():
        st.caption(_("A rule needs a name."))
        return False
    return _keep(Wish(title.strip(), scope, subject, condition, channel), rule)


def _keep(wish: Wish, rule: WatchRule | None) -> bool:
    try:
        if rule is None:
            watch_rules.create(engine("app"), LOCAL_WORKSPACE_ID, wish)
        else:
            watch_rules.change(engine("app"), LOCAL_WORKSPACE_ID, rule.id, wish)
    except NameTakenError:
        st.caption(_("Another rule has this name."))
        return False
    except SubjectGoneError:
        st.caption(_("What this rule is about is gone. Choose something else."))
        return False
    return True


def _scope(scope: Scope) -> str:
    return {
        Scope.TERM: _("one watched term"),
        Scope.WATCHED: _("any watched term"),
        Scope.SEARCH: _("any term of a saved search"),
    }[scope]


def _subject(subjects: Subjects, scope: Scope, stored: UUID | None, name: str) -> UUID | None:
    if scope is Scope.WATCHED:
        return None
    ids = [each.id for each in (subjects.watched if scope is Scope.TERM else subjects.searches)]
    chosen: UUID = st.selectbox(
        _("Term") if scope is Scope.TERM else _("Saved search"),
        ids,
        ids.index(stored) if stored in ids else 0,
        key=f"rule_subject_{scope}_{name}",
        format_func=lambda one: plain(subjects.words(scope, one)),
    )
    return chosen


def _condition(stored: Condition | None, name: str) -> Condition:
    metrics, comparisons = list(Metric), list(Comparison)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        metric = st.selectbox(
            _("Metric"),
            metrics,
            metrics.index(stored.metric) if stored else 0,
            key=f"rule_metric_{name}",
            format_func=watch_words.metric,
        )
        usual = Comparison.AT_MOST if metric is Metric.BEST_RANK else Comparison.AT_LEAST
        is_stored = stored is not None and stored.metric is metric
        comparison = st.selectbox(
            _("Comparison"),
            comparisons,
            comparisons.index(stored.comparison if stored and is_stored else usual),
            key=f"rule_comparison_{metric}_{name}",
            format_func=watch_words.comparison,
        )
        step, begin, units = _UNITS[metric]
        typed = st.number_input(
            _("Threshold in percent") if metric is Metric.GROWTH else _("Threshold"),
            min_value=-1e12,
            max_value=1e12,
            value=float(stored.threshold * units) if stored and is_stored else begin,
            step=step,
            key=f"rule_threshold_{metric}_{name}",
        )
        for_days = st.number_input(
            _("Days in a row"),
            min_value=1,
            max_value=MOST_DAYS,
            value=stored.for_days if stored else 2,
            step=1,
            key=f"rule_days_{name}",
        )
    # By its text: the number as it was typed, not the nearest binary one.
    return Condition(metric, comparison, Decimal(str(typed)) / units, int(for_days))
