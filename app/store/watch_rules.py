"""Watch rules: what a workspace wants to be told of.

Names are unique in a workspace, so that a notification's words tell which rule it was.

WatchRuleError
├── NameTakenError      another rule of the workspace has this name
└── SubjectGoneError    the watched term or the saved search is not there (any more)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.errors import ForeignKeyViolation, UniqueViolation
from sqlalchemy import Engine, Row, case, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.watching import (
    MAX_NAME,
    Channel,
    Comparison,
    Condition,
    Metric,
    Scope,
)
from integrations.errors import PodpusherError
from integrations.warehouse.engine import engine as engine_of
from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.watchlist_tables import watch_rules

MOST = 200
_ASKED = ("metric", "comparison", "threshold", "for_days", "channel")


class WatchRuleError(PodpusherError):
    """A rule cannot be kept as it is."""


class NameTakenError(WatchRuleError):
    """Another rule of the workspace has this name."""


class SubjectGoneError(WatchRuleError):
    """What the rule is about is not there (any more)."""


@dataclass(frozen=True)
class Wish:
    """A rule as a person words it.

    Attributes:
        name: 1 to `MAX_NAME` characters, unique in the workspace.
        scope: What it looks at.
        subject: The watched term's or the saved view's id; None for all watched terms.
        condition: What has to be so.
        channel: Where it tells.

    Raises:
        ValueError: the name is blank or too long, or scope and subject do not go together.
    """

    name: str
    scope: Scope
    subject: UUID | None
    condition: Condition
    channel: Channel

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > MAX_NAME:
            raise ValueError(f"a rule's name has 1 to {MAX_NAME} characters")
        if (self.scope is Scope.WATCHED) != (self.subject is None):
            raise ValueError("one term or one saved search is named, all watched terms are not")


@dataclass(frozen=True)
class WatchRule:
    """One stored rule.

    Attributes:
        id: Its id, whatever it asks for.
        wish: What it asks for now.
        is_enabled: Whether it is evaluated.
        worded_at: Since when it asks for that, and tells there.
    """

    id: UUID
    wish: Wish
    is_enabled: bool
    worded_at: datetime


def rules(workspace: UUID) -> list[WatchRule]:
    """The rules of a workspace, by name."""
    query = select(watch_rules).order_by(watch_rules.c.name).limit(MOST)
    with workspace_transaction(engine_of("app"), workspace) as connection:
        return [rule_of(row) for row in connection.execute(query)]


def create(engine: Engine, workspace: UUID, wish: Wish) -> UUID:
    """Keeps a new rule, which is on from the next scores.

    Raises:
        NameTakenError: nothing is written.
        SubjectGoneError: nothing is written.
    """
    made = insert(watch_rules).values(workspace_id=workspace, **_values(wish))
    rule: UUID = _kept(engine, workspace, made.returning(watch_rules.c.id))
    return rule


def change(engine: Engine, workspace: UUID, rule: UUID, wish: Wish) -> None:
    """Words a rule anew; one that is gone stays gone.

    With another condition or channel it begins anew: what it told before is not counted.

    Raises:
        NameTakenError: nothing is written.
        SubjectGoneError: nothing is written.
    """
    values = _values(wish)
    is_other = or_(*(watch_rules.c[name] != values[name] for name in _ASKED))
    worded_at = case((is_other, func.clock_timestamp()), else_=watch_rules.c.worded_at)
    changed = update(watch_rules).where(watch_rules.c.id == rule)
    changed = changed.values(**values, worded_at=worded_at)
    _kept(engine, workspace, changed.returning(watch_rules.c.id))


def switch(engine: Engine, workspace: UUID, rule: UUID, *, on: bool) -> None:
    """Turns a rule on or off."""
    with workspace_transaction(engine, workspace) as connection:
        connection.execute(
            update(watch_rules).where(watch_rules.c.id == rule).values(is_enabled=on)
        )


def forget(engine: Engine, workspace: UUID, rule: UUID) -> None:
    """Deletes a rule; what it told stays. One that is gone already is no error."""
    with workspace_transaction(engine, workspace) as connection:
        connection.execute(delete(watch_rules).where(watch_rules.c.id == rule))


def rule_of(row: Row[Any]) -> WatchRule:
    """The rule of one row of `app.watch_rules`."""
    condition = Condition(
        Metric(row.metric), Comparison(row.comparison), row.threshold, row.for_days
    )
    subject = row.watched_term_id or row.saved_view_id
    wish = Wish(row.name, Scope(row.scope), subject, condition, Channel(row.channel))
    return WatchRule(row.id, wish, row.is_enabled, row.worded_at)


def _values(wish: Wish) -> dict[str, Any]:
    return {
        "name": " ".join(wish.name.replace("\x00", "").split()),
        "scope": wish.scope,
        "watched_term_id": wish.subject if wish.scope is Scope.TERM else None,
        "saved_view_id": wish.subject if wish.scope is Scope.SEARCH else None,
        "metric": wish.condition.metric,
        "comparison": wish.condition.comparison,
        "threshold": wish.condition.threshold,
        "for_days": wish.condition.for_days,
        "channel": wish.channel,
    }


def _kept(engine: Engine, workspace: UUID, statement: Any) -> Any:
    try:
        with workspace_transaction(engine, workspace) as connection:
            return connection.execute(statement).scalar_one_or_none()
    except IntegrityError as error:
        if isinstance(error.orig, UniqueViolation):
            raise NameTakenError("Another rule has this name.") from error
        if isinstance(error.orig, ForeignKeyViolation):
            raise SubjectGoneError("What the rule is about is gone.") from error
        raise
