"""What happens to a reading between its parse and its landing: it is compared, and its answer kept.

The rows of a reading that lost a field are held back, because they would store "not given" over
what was given; its answer is kept, and `podpusher reparse` lands it once the parser is mended. An
alarm on volumes holds nothing back: a figure that the source did say is not ours to withhold.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import Engine

from integrations.warehouse import attempts
from integrations.warehouse.kept_answers import KeptAnswer
from scrapers.drift import COMPARED, Alarm, Profile, Verdict, judge_drift, profile_from, profile_of
from scrapers.normalise import Normalised
from scrapers.outcome import Outcome, Reading
from scrapers.registry import Source

log = structlog.get_logger(__name__)

Past = list[tuple[Outcome, Profile]]
_LOOKED_AT = 2 * COMPARED


@dataclass(frozen=True, slots=True)
class Watched:
    """A reading, compared with those before it.

    Attributes:
        reading: With the outcome and reason that the comparison came to.
        batch: The rows that may land.
        profile: What the reading looked like; None where it is no list.
        alarm: What is unlike before, if anything.
    """

    reading: Reading
    batch: Normalised
    profile: Profile | None
    alarm: Alarm | None


def kept_of(reading: Reading, source: Source) -> KeptAnswer | None:
    """Returns what may be kept of a reading's answer; None when nothing of it may."""
    if not reading.body:
        return None
    try:
        body = source.scrub(reading.body)
    except Exception:
        # The reading itself is sound and has to land; an answer that cannot be scrubbed is lost.
        log.exception("answer not kept", source=reading.source, url=reading.url)
        return None
    if not body:
        return None
    return KeptAnswer(
        source=reading.source,
        place=reading.place,
        access=reading.access,
        period=reading.period,
        query=reading.query,
        url=reading.url,
        asked_at=_asked_at(reading),
        body=body,
    )


def _asked_at(reading: Reading) -> datetime:
    """The instant the rows were given as their own; a second parse has to give the same one.

    Instants that the answer itself says are older, so the latest is the one that was given.
    """
    given = (row.get("observed_at") for row in reading.observations)
    return max(
        (
            each
            for each in given
            if isinstance(each, datetime) and each.tzinfo and each <= reading.finished_at
        ),
        default=reading.started_at,
    )


def past_of(engine: Engine, question: attempts.Question) -> Past:
    """Returns what a question's earlier attempts looked like, newest first."""
    return [
        (Outcome(each.outcome), profile_from(each.items, each.profile))
        for each in attempts.history(engine, question, limit=_LOOKED_AT)
    ]


def watch(engine: Engine, reading: Reading, batch: Normalised, *, is_kept: bool) -> Watched:
    """Compares a reading with those before it, and decides what of it may land.

    Args:
        engine: Of the worker role.
        reading: As fetched.
        batch: Its rows, judged.
        is_kept: Whether its answer is kept; rows are held back only then, so that none is lost.
    """
    if reading.outcome not in {Outcome.OK, Outcome.EMPTY}:
        return Watched(reading, batch, None, None)
    question = attempts.Question(
        reading.source, reading.place, reading.access, reading.period, reading.query
    )
    profile = profile_of(batch.good, batch.read)
    verdict = judge_drift(reading.outcome, profile, past_of(engine, question))
    if verdict.alarm is None:
        log.debug("reading compared", source=reading.source, said=verdict.reason)
        return Watched(reading, batch, profile, None)
    log.error(
        "drift",
        source=reading.source,
        place=reading.place,
        alarm=verdict.alarm.value,
        reason=verdict.reason,
    )
    return Watched(*_consequences(reading, batch, verdict, is_kept=is_kept), profile, verdict.alarm)


def _consequences(
    reading: Reading, batch: Normalised, verdict: Verdict, *, is_kept: bool
) -> tuple[Reading, Normalised]:
    reason = f"{reading.reason} {verdict.reason}"
    if verdict.alarm is Alarm.EMPTY:
        return replace(reading, outcome=Outcome.EMPTY, reason=reason), batch
    if verdict.alarm is not Alarm.LOST_FIELD:
        return replace(reading, reason=reason), batch
    if is_kept:
        reason += f" {batch.good.height} rows were held back; the answer is kept."
        batch = without_rows(batch)
    return replace(reading, outcome=Outcome.SHAPE_CHANGED, reason=reason), batch


def without_rows(batch: Normalised) -> Normalised:
    """Returns the batch without its good rows: what it refuses is put aside all the same."""
    return Normalised(batch.good.clear(), batch.bad, batch.bad.height)
