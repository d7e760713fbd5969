"""What a person should be told about the sources now: read from the log of attempts, by rule.

    failures:SOURCE   at least one in twenty of the last twenty attempts failed
    stale:SOURCE      the last good reading is older than the source's freshness policy allows
    breaker:KEY       a source, or a host, is left alone because it kept failing
    drift:LIST        the latest reading of a list is unlike those before it

Every look finds all that is the matter now; what was told and is no longer found is resolved.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, text

from integrations.notify.channels import Channel, Notice, Severity
from integrations.notify.notices import open_keys, raise_notice, resolve
from orchestration.lib.cadence import max_age
from scrapers.registry import Source

RULES = frozenset({"failures", "stale", "breaker", "drift"})
LOOKED_AT = 20
FAILING = 0.05
_SEVERE = 0.5

# Imports are a person's doing, and what a person accepted is no attempt.
_ATTEMPTS = """
    ops.scrape_attempts
    where source = :source and access <> 'import' and outcome <> 'disabled'
      and alarm is distinct from 'accepted'
"""
_FAILURES = text(f"""
    select count(*) as attempts, count(*) filter (where failed) as failures,
           (array_agg(outcome || ': ' || coalesce(reason, 'no reason given') order by id desc)
               filter (where failed))[1] as latest
      from (
          select id, outcome, reason,
                 outcome not in ('ok', 'empty') or outcome = 'empty' and alarm is not null as failed
            from {_ATTEMPTS}
           order by started_at desc, id desc
           limit :looked_at
      ) as recent
""")  # noqa: S608  (put together from constants)
_LAST_OK = text(f"""
    select max(finished_at) filter (where outcome = 'ok') as last_ok, min(started_at) as first
      from {_ATTEMPTS}
""")  # noqa: S608  (put together from constants)
_BREAKERS = text("""
    select key, reason, retry_at from ops.breakers where state <> 'closed' order by key
""")
_DRIFT = text("""
    select distinct on (place, access, period, query)
           concat_ws('/', place, access, period, query) as list, outcome, reason, alarm
      from ops.scrape_attempts
     where source = :source and outcome in ('ok', 'empty', 'shape_changed')
       and started_at > :since
     order by place, access, period, query, id desc
""")
_DRIFT_LOOKED_AT = timedelta(days=2)


def findings(connection: Connection, sources: Sequence[Source], now: datetime) -> list[Notice]:
    """Returns all that is the matter now.

    Args:
        connection: Of the worker role.
        sources: Those that are switched on; nobody waits for the others.
        now: The clock, UTC.
    """
    found: list[Notice] = []
    for source in sources:
        asked = {"source": source.name, "looked_at": LOOKED_AT}
        counted = connection.execute(_FAILURES, asked).one()
        found += _failing(source, counted)
        times = connection.execute(_LAST_OK, {"source": source.name}).one()
        found += _stale(source, times.last_ok or times.first, now, was_read=bool(times.last_ok))
        since = {"source": source.name, "since": now - _DRIFT_LOOKED_AT}
        found += [
            Notice(
                f"drift:{source.name}/{row.list}",
                Severity.CRITICAL,
                f"{source.title} has changed: {row.alarm} ({row.list})",
                str(row.reason),
            )
            for row in connection.execute(_DRIFT, since)
            if row.alarm is not None and row.alarm != "accepted"
        ]
    for row in connection.execute(_BREAKERS):
        until = f" until {row.retry_at:%H:%M} UTC" if row.retry_at else ""
        found.append(
            Notice(
                f"breaker:{row.key}",
                Severity.WARNING,
                f"{row.key} is left alone{until}",
                row.reason or "It failed too often in a row.",
            )
        )
    return found


def _failing(source: Source, counted: Row[Any]) -> list[Notice]:
    attempts, failures = counted.attempts, counted.failures
    if not attempts or failures / attempts < FAILING:
        return []
    return [
        Notice(
            f"failures:{source.name}",
            Severity.CRITICAL if failures / attempts >= _SEVERE else Severity.WARNING,
            f"{source.title}: {failures} of the last {attempts} attempts failed",
            f"The latest was {counted.latest}",
        )
    ]


def _stale(
    source: Source, since: datetime | None, now: datetime, *, was_read: bool
) -> list[Notice]:
    if since is None or now - since <= max_age(source):
        return []
    hours = max_age(source).total_seconds() / 3600
    age = (now - since).total_seconds() / 3600
    said = "The last good reading" if was_read else "There was no good reading; the first attempt"
    return [
        Notice(
            f"stale:{source.name}",
            Severity.CRITICAL,
            f"{source.title} is stale",
            f"{said} is {age:.1f} h old; {hours:g} h are allowed. What is shown is the last good"
            " reading.",
        )
    ]


def look(
    engine: Engine,
    sources: Sequence[Source],
    channels: Sequence[Channel],
    *,
    now: datetime,
    cool_down: timedelta,
) -> tuple[list[str], list[str]]:
    """Tells people what is the matter, and of what is over; returns the keys of both.

    Args:
        engine: Of the worker role.
        sources: Those that are switched on.
        channels: See `integrations.notify.channels.channels`.
        now: The clock, UTC.
        cool_down: How long to keep silent about a matter that goes on.
    """
    with engine.connect() as connection:
        found = findings(connection, sources, now)
    for notice in found:
        raise_notice(engine, notice, channels, now=now, cool_down=cool_down)
    keys = [notice.key for notice in found]
    over = [key for key in open_keys(engine, RULES) if key not in set(keys)]
    return keys, resolve(engine, over, channels, now=now)
