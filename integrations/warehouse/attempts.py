"""The log of attempts: one row for every time a source was asked, or a file imported.

Written in a transaction of its own, after the landing: an attempt that failed has no landing, and
is the row an operator needs most.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Engine, insert

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


def record_attempt(engine: Engine, attempt: Attempt) -> None:
    """Stores one attempt.

    Args:
        engine: Of the worker role.
        attempt: Its counts must add up; the table refuses others.
    """
    with engine.begin() as connection:
        connection.execute(insert(scrape_attempts), asdict(attempt))
