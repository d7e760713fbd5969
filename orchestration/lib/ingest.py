"""From a source to the warehouse: fetch, judge, land, and write down what each attempt met.

Each reading (one place, one request) is one landing transaction and one row of
`ops.scrape_attempts`. Readings that did arrive are landed even when another place failed; the
failure is then told by the caller, so a rerun repeats everything and loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar, TypedDict

import structlog
from sqlalchemy import Engine

from integrations.browser import find_chromium
from integrations.errors import PodpusherError
from integrations.http import HttpPolicy
from integrations.settings import Settings
from integrations.warehouse.attempts import Attempt, record_attempt
from integrations.warehouse.budgets import Ledger
from integrations.warehouse.guard import DatabaseGuard
from integrations.warehouse.landing import Landed, land
from orchestration.lib.admission import admitted, breaker_key, note_outcome
from orchestration.lib.switches import credentials, listed, mode_of
from orchestration.lib.watching import kept_of, watch
from scrapers.fetching import FetchContext
from scrapers.importing import NOTHING_KNOWN, read_file
from scrapers.normalise import normalise
from scrapers.observation import RawRow
from scrapers.outcome import Occasion, Outcome, Reading, Rejected
from scrapers.registry import Source

Clock = Callable[[], datetime]
Fetch = Callable[[FetchContext], list[Reading]]
SEVERAL_PLACES = "*"
"""The place of an attempt that covers whatever places a file names."""


_log = structlog.get_logger(__name__)


def log_note(sentence: str) -> None:
    """Logs what was repaired in a file on its way in."""
    _log.warning("import_repaired", note=sentence)


def utc_now() -> datetime:
    """The wall clock, UTC."""
    return datetime.now(UTC)


class ReadingFailedError(PodpusherError):
    """A reading that had to succeed did not."""

    transient: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Landing:
    """One reading and what became of its rows."""

    reading: Reading
    landed: Landed

    @property
    def is_failure(self) -> bool:
        """True when the reading brought nothing, whatever the reason."""
        return self.reading.outcome is not Outcome.OK


def fetch_context(
    source: Source, settings: Settings, *, base_url: str | None = None, clock: Clock = utc_now
) -> FetchContext:
    """Returns what the source's fetch needs: the configured places and base address.

    Args:
        source: From the registry.
        settings: Mode, places, base addresses, what to search for, and secrets.
        base_url: In place of the configured one.
        clock: Returns now, UTC; the sample site's history is read with a clock of the past.
    """
    mode = mode_of(source, settings) or "page"
    address = source.api_url_setting if mode == "api" else source.base_url_setting
    usual = source.sample_places if settings.is_demo else source.default_places
    return FetchContext(
        http=HttpPolicy.of(settings),
        base_url=base_url or (str(getattr(settings, address)) if address else ""),
        clock=clock,
        places=listed(settings.places) or usual,
        access="sample" if settings.is_demo else mode,
        chromium=find_chromium(settings) if source.needs_browser and mode == "page" else None,
        queries=listed(getattr(settings, source.queries_setting) if source.queries_setting else ""),
        credentials=credentials(source, settings),
    )


def scrape(source: Source, engine: Engine, asked: FetchContext, *, run_id: str) -> list[Landing]:
    """Reads a source once in every place, lands what it said, and records each attempt.

    A source that failed too often is not asked: its breaker's sentence is the one reading.

    Args:
        source: From the registry.
        engine: Of the worker role.
        asked: See `fetch_context`.
        run_id: Written on every row.

    Raises:
        PodpusherError: the warehouse cannot be written; the network's faults are outcomes instead.
    """
    guard = DatabaseGuard(engine)
    asked = replace(asked, http=replace(asked.http, guard=guard), ledger=Ledger(engine))
    paused = admitted(source, guard, asked, place=SEVERAL_PLACES)
    readings = _fetch(source, source.fetch_by(asked.access), asked) if paused is None else [paused]
    note_outcome(guard, breaker_key(source.name), readings)
    return [_land(reading, source, engine, run_id, asked.clock()) for reading in readings]


def scrape_past(
    source: Source, engine: Engine, contexts: Sequence[FetchContext], *, run_id: str
) -> Landed:
    """Reads a source as of many past instants and lands everything in one transaction.

    Rows are judged together: a frame per reading would cost more than the readings themselves.
    A source that needs a browser is read by plain HTTP here, with the same parse.

    Raises:
        ReadingFailedError: an instant could not be read; nothing was landed.
    """
    rows: list[RawRow] = []
    rejected: list[Rejected] = []
    for asked in contexts:
        for reading in _fetch(source, source.fetch_past or source.fetch, asked):
            if reading.outcome is not Outcome.OK:
                raise ReadingFailedError(f"{reading.url}: {reading.reason}")
            rows += reading.observations
            rejected += reading.rejected
    return land(engine, [normalise(rows, now=utc_now(), rejected=rejected)], run_id=run_id)


def _fetch(source: Source, fetch: Fetch | None, asked: FetchContext) -> list[Reading]:
    if fetch is None:
        raise ReadingFailedError(f"{source.title} can only be imported.")
    return fetch(asked)


def _land(reading: Reading, source: Source, engine: Engine, run_id: str, now: datetime) -> Landing:
    batch = normalise(reading.observations, now=now, rejected=reading.rejected)
    kept = kept_of(reading, source)
    watched = watch(engine, reading, batch, is_kept=kept is not None)
    reading = watched.reading
    landed = land(engine, [watched.batch], run_id=run_id)
    record_attempt(
        engine,
        Attempt(
            run_id=run_id,
            source=reading.source,
            place=reading.place,
            access=reading.access,
            url=reading.url,
            outcome=reading.outcome,
            reason=reading.reason,
            http_status=reading.http_status,
            retry_after_seconds=reading.retry_after,
            started_at=reading.started_at,
            finished_at=reading.finished_at,
            method=reading.method,
            period=reading.period,
            query=reading.query,
            alarm=watched.alarm,
            profile=watched.profile.as_json() if watched.profile else None,
            **_counts(landed),
        ),
        kept,
    )
    return Landing(reading, landed)


class _Counts(TypedDict):
    rows_read: int
    rows_loaded: int
    rows_merged: int
    rows_unchanged: int
    rows_quarantined: int


def _counts(landed: Landed) -> _Counts:
    return _Counts(
        rows_read=landed.read,
        rows_loaded=landed.loaded,
        rows_merged=landed.merged,
        rows_unchanged=landed.unchanged,
        rows_quarantined=landed.quarantined,
    )


def import_file(
    source: Source,
    path: Path,
    engine: Engine,
    *,
    run_id: str,
    clock: Clock = utc_now,
    occasion: Occasion = NOTHING_KNOWN,
    note: Callable[[str], None] = log_note,
) -> Landed:
    """Lands one export file, all of it or nothing, and records the attempt.

    Args:
        source: From the registry.
        path: The file.
        engine: Of the worker role.
        run_id: Written on every row.
        clock: Returns now, UTC.
        occasion: Where and when the figures were read, for files that do not say.
        note: Called with a sentence for everything that was repaired; the attempt keeps them too.

    Raises:
        ImportFileError: the file cannot be read to its end; nothing of it was landed.
    """
    started = clock()
    notes: list[str] = []

    def keep(sentence: str) -> None:
        notes.append(sentence)
        note(sentence)

    batches = read_file(source.name, path, now=started, occasion=occasion, note=keep)
    landed = land(engine, batches, run_id=run_id)
    record_attempt(
        engine,
        Attempt(
            run_id=run_id,
            source=source.name,
            place=SEVERAL_PLACES,
            access="import",
            url=path.name,
            outcome=Outcome.OK if landed.read else Outcome.EMPTY,
            reason=" ".join((f"{landed.read} rows read from {path.name}.", *notes)),
            started_at=started,
            finished_at=clock(),
            method="file",
            **_counts(landed),
        ),
    )
    return landed
