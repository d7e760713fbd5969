"""The state of every source, and the attempts at reading it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.queries import database
from integrations.warehouse.edition import probe


@dataclass(frozen=True)
class SourceHealth:
    """One source now. `status`: healthy, stale, failing, disabled or waiting."""

    source: str
    status: str
    last_attempt_at: datetime | None
    last_outcome: str | None
    last_reason: str | None
    last_ok_at: datetime | None
    attempts_24h: int
    ok_24h: int
    rows_loaded_24h: int
    newest_observed_at: datetime | None

    @property
    def is_fallback(self) -> bool:
        """True when what pages show of this source is its last good reading, and no newer one."""
        return self.status in {"failing", "stale"} and self.newest_observed_at is not None


def switched_on() -> list[str]:
    """The sources that are on, as the orchestration last wrote them down."""
    return [row.name for row in database.rows("switched_on_sources")]


def health() -> list[SourceHealth]:
    """Every known source, those that need a person first."""
    return [SourceHealth(**_known(dict(row._mapping))) for row in database.rows("source_health")]


def attempts(source: str | None, limit: int) -> list[dict[str, Any]]:
    """The newest attempts, of one source or of all."""
    found = database.rows("recent_attempts", source=source, rows=limit)
    return [dict(row._mapping) for row in found]


def edition() -> str:
    """What the warehouse runs on, in proper names: `PostgreSQL 18, TimescaleDB 2.28.3`."""
    with database.reading() as connection:
        found = probe(connection)
    server = f"PostgreSQL {found.major}"
    return f"{server}, TimescaleDB {found.timescaledb}" if found.timescaledb else server


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    for name in ("attempts_24h", "ok_24h", "rows_loaded_24h"):
        fields[name] = int(fields[name] or 0)
    return fields
