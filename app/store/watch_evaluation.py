"""Evaluates a workspace's rules on a scored day, and keeps what they tell.

One transaction in the workspace: the rules, the figures they ask for and the notifications they
make agree. A notification is one row per rule, term and day, so a second evaluation of the same
day adds none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Connection,
    Date,
    Engine,
    Text,
    any_,
    bindparam,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import insert

from app.domain.filters import TermKey, TrendFilter
from app.domain.searching import SearchWish
from app.domain.watching import Condition, Figure, Metric, Scope, fires, meets, needed_from
from app.queries import search, trends
from app.store import watch_rules
from app.store.watch_rules import WatchRule
from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.tables import saved_views
from integrations.warehouse.watchlist_tables import notifications, watched_terms
from integrations.warehouse.watchlist_tables import watch_rules as rules

CODE = "watch_rule"
# A streak that was told of longer ago than this is told of again.
REMEMBERED = timedelta(days=366)
_OBSERVED = (Metric.VOLUME, Metric.BEST_RANK)
_HISTORY = text(
    "select s.day, s.place, s.kind, s.term, s.label, s.basis, s.score, s.momentum, s.growth,"
    " s.volume, s.best_rank"
    " from unnest(:places, :kinds, :terms) as k (place, kind, term)"
    " join marts.trend_scores as s using (place, kind, term)"
    " where s.day between :first and :day"
).bindparams(
    bindparam("places", type_=ARRAY(Text)),
    bindparam("kinds", type_=ARRAY(Text)),
    bindparam("terms", type_=ARRAY(Text)),
    bindparam("first", type_=Date),
    bindparam("day", type_=Date),
)


@dataclass(frozen=True)
class Evaluation:
    """What became of a workspace's rules on one day.

    Attributes:
        rules: How many are on.
        terms: How many terms they looked at, each rule for itself.
        told: How many notifications are new.
    """

    rules: int
    terms: int
    told: int


def workspaces(engine: Engine) -> list[UUID]:
    """The workspaces with a rule that is on, or with something left to send.

    Args:
        engine: Of the worker role; with leasing the one call that crosses workspaces.
    """
    with engine.connect() as connection:
        return list(connection.execute(select(func.app.watching_workspaces())).scalars())


def newest_day(engine: Engine) -> date | None:
    """The newest scored day; None before the first scores."""
    with engine.connect() as connection:
        found: date | None = connection.execute(
            text("select max(day) from marts.trend_scores")
        ).scalar_one()
    return found


def evaluate(engine: Engine, workspace: UUID, day: date) -> Evaluation:
    """Evaluates every rule of a workspace that is on.

    Args:
        engine: Of the worker role.
        workspace: Whose rules.
        day: A scored day.
    """
    looked_at = told = 0
    with workspace_transaction(engine, workspace) as connection:
        enabled = connection.execute(
            select(rules).where(rules.c.is_enabled).order_by(rules.c.created_at, rules.c.id)
        ).all()
        for rule in map(watch_rules.rule_of, enabled):
            subjects = _subjects(connection, rule, day)
            looked_at += len(subjects)
            told += _tell(connection, workspace, rule, subjects, day)
    return Evaluation(len(enabled), looked_at, told)


def _subjects(connection: Connection, rule: WatchRule, day: date) -> Sequence[TermKey]:
    if rule.wish.scope is Scope.SEARCH:
        view = connection.execute(
            select(saved_views).where(saved_views.c.id == rule.wish.subject)
        ).one()
        if view.page == "search":
            return search.keys(connection, day, SearchWish.from_params(view.state))
        return trends.keys(connection, day, TrendFilter.from_params(view.state))
    query = select(watched_terms.c.place, watched_terms.c.kind, watched_terms.c.term)
    if rule.wish.scope is Scope.TERM:
        query = query.where(watched_terms.c.id == rule.wish.subject)
    return [TermKey(row.place, row.kind, row.term) for row in connection.execute(query)]


def _tell(
    connection: Connection,
    workspace: UUID,
    rule: WatchRule,
    subjects: Sequence[TermKey],
    day: date,
) -> int:
    """Keeps a notification for every term that the rule fires for; returns how many are new."""
    condition = rule.wish.condition
    today = _histories(connection, condition.metric, subjects, day, day)
    # Most terms fail on the day itself: only the others' past is read.
    meeting = [key for key, found in today.items() if meets(condition, found.figures.get(day))]
    if not meeting:
        return 0
    told = _told(connection, rule, meeting, day)
    first = min(needed_from(condition, day, told.get(key)) for key in meeting)
    found = _histories(connection, condition.metric, meeting, first, day)
    new = [
        {
            "workspace_id": workspace,
            "code": CODE,
            "facts": _facts(rule, condition, found[key].label, found[key].figures[day]),
            "rule_id": rule.id,
            "term_key": str(key),
            "day": day,
            "channel": rule.wish.channel,
        }
        for key in meeting
        if fires(condition, found[key].figures, day, told.get(key))
    ]
    if not new:
        return 0
    kept = connection.execute(
        insert(notifications)
        .on_conflict_do_nothing(constraint="notifications_once")
        .returning(notifications.c.id),
        new,
    )
    return len(kept.all())


@dataclass
class _Found:
    label: str
    figures: dict[date, Figure]


def _histories(
    connection: Connection, metric: Metric, keys: Collection[TermKey], first: date, day: date
) -> Mapping[TermKey, _Found]:
    """The metric of each term by day; the label is that of the newest row."""
    parts = [[getattr(key, name) for key in keys] for name in ("place", "kind", "term")]
    bound = dict(zip(("places", "kinds", "terms"), parts, strict=True))
    found: dict[TermKey, _Found] = defaultdict(lambda: _Found("", {}))
    for row in connection.execute(_HISTORY, {**bound, "first": first, "day": day}):
        one = found[TermKey(row.place, row.kind, row.term)]
        one.figures[row.day] = Figure(_decimal(getattr(row, metric)), row.basis)
        if row.day == day:
            one.label = row.label
    return found


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


def _told(
    connection: Connection, rule: WatchRule, keys: Collection[TermKey], day: date
) -> dict[TermKey, date]:
    """The last day up to `day` on which the rule, as it is worded now, told of each term."""
    query = (
        select(notifications.c.term_key, func.max(notifications.c.day))
        .where(
            notifications.c.rule_id == rule.id,
            notifications.c.at >= rule.worded_at,
            notifications.c.term_key == any_(literal([str(key) for key in keys], ARRAY(Text))),
            notifications.c.day.between(day - REMEMBERED, day),
        )
        .group_by(notifications.c.term_key)
    )
    by_text = {str(key): key for key in keys}
    return {by_text[row[0]]: row[1] for row in connection.execute(query)}


def _facts(rule: WatchRule, condition: Condition, label: str, figure: Figure) -> dict[str, Any]:
    """What the words need, as it was then: a rule that is worded anew changes no old sentence."""
    return {
        "rule": rule.wish.name,
        "label": label,
        "metric": condition.metric,
        "comparison": condition.comparison,
        "threshold": str(condition.threshold),
        "for_days": condition.for_days,
        "value": str(figure.value),
        # The row's basis is that of its score; these two are read, not reckoned.
        "basis": "observed" if condition.metric in _OBSERVED else figure.basis,
    }
