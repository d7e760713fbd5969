"""The log of attempts: one row for every time a source was asked, or a file imported.

Written in a transaction of its own, after the landing: an attempt that failed has no landing, and
is the row an operator needs most. What was answered is kept in the same transaction, so that there
is no attempt without its answer and no answer without its attempt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, func, insert, or_, select

from integrations.warehouse.kept_answers import KeptAnswer, keep
from integrations.warehouse.tables import scrape_attempts


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One row of `ops.scrape_attempts`.

    Attributes:
        run_id: The run that made it.
        source: Name in the registry.
        place: The place asked for; `*` when a file covers several.
        access: api, page, import or sample.
        url: What was asked, without secrets.
        outcome: ok, empty, blocked, rate_limited, shape_changed, transient or disabled.
        reason: One sentence for a person; None when all went well.
        http_status: Status of the answer, None without one.
        rows_read: Rows read; the sum of the next four.
        rows_loaded: New or changed rows.
        rows_merged: Rows that lost to a better-ranked one with the same key.
        rows_unchanged: Rows that were stored already.
        rows_quarantined: Refused rows.
        started_at: When it began, UTC.
        finished_at: When it ended, UTC.
        retry_after_seconds: How long the source asked us to wait.
        method: http, chromium, api or file.
        period: The period asked for, where the source's lists have one.
        query: What was searched for, where the source was asked a question.
        alarm: lost_field, empty, volume_collapse or volume_explosion where the reading is unlike
            those before it; accepted where a person said that it is the new normal.
        profile: What the reading looked like, for the next ones to be compared with.
    """

    run_id: str
    source: str
    place: str
    access: str
    url: str | None = None
    outcome: str
    reason: str | None = None
    http_status: int | None = None
    rows_read: int = 0
    rows_loaded: int = 0
    rows_merged: int = 0
    rows_unchanged: int = 0
    rows_quarantined: int = 0
    started_at: datetime
    finished_at: datetime
    retry_after_seconds: int | None = None
    method: str | None = None
    period: str | None = None
    query: str | None = None
    alarm: str | None = None
    profile: Mapping[str, Any] | None = None


def record_attempt(engine: Engine, attempt: Attempt, kept: KeptAnswer | None = None) -> None:
    """Stores one attempt, and what was answered.

    Args:
        engine: Of the worker role.
        attempt: Its counts must add up; the table refuses others.
        kept: What of the answer is kept; None without an answer.
    """
    with engine.begin() as connection:
        connection.execute(insert(scrape_attempts).values(**asdict(attempt)))
        if kept is not None:
            keep(connection, kept)


@dataclass(frozen=True)
class Question:
    """What one list of a source is: attempts at the same question are comparable."""

    source: str
    place: str
    access: str
    period: str | None = None
    query: str | None = None


@dataclass(frozen=True)
class PastAttempt:
    """One earlier attempt, as far as a later one is compared with it. `items` is rows read."""

    outcome: str
    items: int
    profile: Mapping[str, Any] | None


def history(engine: Engine, question: Question, *, limit: int) -> Sequence[PastAttempt]:
    """Returns earlier attempts at a question that came to a list, full or empty, newest first.

    Left out is an empty answer that raised an alarm (it says nothing of what is normal), and
    everything before a person accepted what the source has become.
    """
    table = scrape_attempts.c
    same_list = (
        (table.source == question.source)
        & (table.place == question.place)
        & table.period.is_not_distinct_from(question.period)
        & table.query.is_not_distinct_from(question.query)
    )
    accepted = (
        select(func.max(table.id)).where(same_list, table.alarm == "accepted").scalar_subquery()
    )
    wanted = (
        select(table.outcome, table.rows_read, table.profile)
        .where(
            same_list,
            table.access == question.access,
            table.outcome.in_(("ok", "empty")),
            or_(table.outcome == "ok", table.alarm.is_(None)),
            table.id > func.coalesce(accepted, 0),
        )
        .order_by(table.id.desc())
        .limit(limit)
    )
    with engine.connect() as connection:
        found = connection.execute(wanted).all()
    return [PastAttempt(row.outcome, row.rows_read, row.profile) for row in found]
