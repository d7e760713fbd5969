"""Whether a source may be asked now, and what its readings say of it.

One breaker per source, asked once per scrape: what fails in one process is known to all.
"""

from __future__ import annotations

from collections.abc import Sequence

from integrations.guards import Breakers
from integrations.http_errors import BreakerOpenError
from scrapers.fetching import FetchContext, judge_error, reading_of
from scrapers.outcome import Outcome, Reading
from scrapers.registry import Source

_WORKED = frozenset({Outcome.OK, Outcome.EMPTY})


def breaker_key(source: str) -> str:
    """The key of a source's breaker."""
    return f"source:{source}"


def admitted(
    source: Source, breakers: Breakers, asked: FetchContext, *, place: str
) -> Reading | None:
    """Asks a source's breaker.

    Returns:
        None where the source may be asked, else the reading that says until when it is paused.
    """
    try:
        breakers.admit(breaker_key(source.name))
    except BreakerOpenError as paused:
        now = asked.clock()
        return reading_of(
            judge_error(paused),
            source=source.name,
            context=asked,
            place=place,
            url=asked.base_url,
            times=(now, now),
            result=paused,
        )
    return None


def note_outcome(breakers: Breakers, key: str, readings: Sequence[Reading]) -> None:
    """Writes down what a scrape came to: a success where any reading came, else a failure.

    Readings for which nothing was asked (switched off, held back) say nothing of the source. A
    source that named a time to come back is left alone until then, whatever else it answered.
    """
    told = [one for one in readings if one.outcome is not Outcome.DISABLED and not one.held_back]
    if not told:
        return
    failed = [one for one in told if one.outcome not in _WORKED]
    waits = [one.retry_after for one in failed if one.retry_after]
    if waits or len(failed) == len(told):
        last = failed[-1]
        breakers.record(
            key,
            ok=False,
            reason=f"{last.outcome}: {last.reason}",
            retry_after=max(waits, default=None),
        )
    else:
        breakers.record(key, ok=True)
