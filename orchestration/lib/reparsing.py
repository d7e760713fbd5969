"""Kept answers read again with today's parser: what a broken parser missed is landed after all.

Idempotent: an answer's rows get the same key as when it was fetched, and where several answers list
the same reading, the one that was asked last stands, as it did then. A second run changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import attrgetter

import polars as pl
from sqlalchemy import Engine

from integrations.warehouse.attempts import Attempt, Question, record_attempt
from integrations.warehouse.kept_answers import KeptAnswer, answers
from integrations.warehouse.landing import Landed, land
from integrations.warehouse.upsert import KEY
from orchestration.lib.watching import Past, past_of, without_rows
from scrapers.drift import Alarm, judge_drift, profile_of
from scrapers.normalise import Normalised, normalise
from scrapers.outcome import Occasion, Outcome
from scrapers.registry import Source


@dataclass
class Reparsed:
    """What a run came to. Counts of answers, but for `landed` and `superseded`, which are rows.

    Attributes:
        outcomes: What the answers say to today's parser.
        held_back: Answers that still lack a field their source always gave.
        superseded: Rows that a later answer tells again.
        landed: One entry per place.
    """

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    held_back: int = 0
    superseded: int = 0
    landed: list[Landed] = field(default_factory=list)

    @property
    def answers(self) -> int:
        """How many answers were read."""
        return self.outcomes.total()

    def rows(self, name: str) -> int:
        """The sum over all places of one count of `Landed`."""
        return sum(getattr(one, name) for one in self.landed)


def reparse(
    source: Source,
    engine: Engine,
    *,
    since: datetime,
    run_id: str,
    now: datetime,
    rehearsal: bool = False,
    accept: bool = False,
) -> Reparsed:
    """Parses what the source answered since an instant, and lands what is new or changed.

    One transaction per place. Attempts stay as they were written: what was met then was met.

    Args:
        source: From the registry.
        engine: Of the worker role.
        since: Answers asked from here on, UTC.
        run_id: Written on every row that is new or changed.
        now: The clock, UTC.
        rehearsal: Land nothing; say what would be.
        accept: Land answers that lost a field as well, and take what they look like for normal from
            now on.

    Raises:
        LandingError: PostgreSQL refused a row; its place is as it was.
    """
    done = Reparsed()
    histories: dict[Question, Past] = {}
    for _, of_place in groupby(answers(engine, source.name, since=since), attrgetter("place")):
        batches: list[Normalised] = []
        for answer in of_place:
            question = Question(
                answer.source, answer.place, answer.access, answer.period, answer.query
            )
            if question not in histories:
                histories[question] = past_of(engine, question)
            past = [] if accept else histories[question]
            batches.append(_judged(source, answer, past, now, done))
        landed = land(engine, _last_words(batches, done), run_id, rehearsal=rehearsal)
        done.landed.append(landed)
    if accept and not rehearsal:
        for question in histories:
            _accept(engine, question, run_id, now)
    return done


def _judged(
    source: Source, answer: KeptAnswer, past: Past, now: datetime, done: Reparsed
) -> Normalised:
    occasion = Occasion(answer.access, answer.asked_at, answer.place, answer.period)
    parsed = source.parse(answer.body, occasion)
    done.outcomes[parsed.outcome] += 1
    batch = normalise(parsed.rows, now=now, rejected=parsed.rejected)
    verdict = judge_drift(parsed.outcome, profile_of(batch.good, batch.read), past)
    if verdict.alarm is Alarm.LOST_FIELD:
        done.held_back += 1
        return without_rows(batch)
    return batch


def _last_words(batches: Iterable[Normalised], done: Reparsed) -> Iterator[Normalised]:
    """All refused rows, and of every reading the rows of the last answer that tells it."""
    told = list(batches)
    numbered = pl.concat(
        one.good.with_columns(pl.lit(number, pl.Int64).alias("answer"))
        for number, one in enumerate(told)
    )
    good = numbered.filter(pl.col("answer") == pl.col("answer").max().over(KEY)).drop("answer")
    done.superseded += numbered.height - good.height
    bad = pl.concat(one.bad for one in told)
    yield Normalised(good, bad, good.height + bad.height)


def _accept(engine: Engine, question: Question, run_id: str, now: datetime) -> None:
    record_attempt(
        engine,
        Attempt(
            run_id=run_id,
            source=question.source,
            place=question.place,
            access="import",  # a person's doing: it neither heals nor breaks a source
            period=question.period,
            query=question.query,
            outcome=Outcome.OK,
            reason="What the source has become was accepted; earlier readings no longer compare.",
            alarm="accepted",
            method="file",
            started_at=now,
            finished_at=now,
        ),
    )
