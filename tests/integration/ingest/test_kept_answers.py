"""Answers are kept without what is personal, parsed again, and forgotten in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from integrations.warehouse import kept_answers
from orchestration.lib.reparsing import reparse
from scrapers.outcome import Outcome, Parsed
from tests.integration.ingest.replay import FULL, GOOGLE, feed, replayed
from tests.integration.warehouse.rows import START

BROKEN = replace(GOOGLE, parse=lambda *_: Parsed(Outcome.SHAPE_CHANGED, "The feed is not known."))
NO_LINKS = feed(*range(100, 120), link="")
DAY = timedelta(days=1)


def again(warehouse, source=GOOGLE, **how):
    return reparse(
        source, warehouse.engine("worker"), since=START, run_id="again", now=START + DAY, **how
    )


def digest(warehouse):
    with warehouse.engine("app").connect() as connection:
        return connection.execute(
            text(
                "select count(*), md5(string_agg(o::text, '' order by place, term, observed_at))"
                " from raw.observations as o"
            )
        ).one()


def kept(warehouse):
    return list(kept_answers.answers(warehouse.engine("worker"), GOOGLE.name, since=START))


def test_what_is_kept_holds_nobody_and_parses_to_the_same(warehouse):
    replayed(warehouse, [FULL])
    (answer,) = kept(warehouse)
    assert b"Ann" in FULL
    assert b"Ann" not in answer.body
    assert (answer.source, answer.place, answer.asked_at) == ("google_trends", "GB", START)
    before = digest(warehouse)
    assert before[0] == 20
    done = again(warehouse)
    assert (done.answers, done.rows("unchanged"), done.rows("loaded")) == (1, 20, 0)
    assert digest(warehouse) == before


def test_a_mended_parser_lands_what_the_broken_one_missed_and_a_second_run_changes_nothing(
    warehouse,
):
    replayed(warehouse, [FULL, FULL], source=BROKEN)
    assert digest(warehouse)[0] == 0
    rehearsed = again(warehouse, rehearsal=True)
    assert (rehearsed.rows("loaded"), digest(warehouse)[0]) == (40, 0)
    first = again(warehouse)
    assert (first.outcomes, first.rows("loaded")) == ({Outcome.OK: 2}, 40)
    before = digest(warehouse)
    second = again(warehouse)
    assert (second.rows("loaded"), second.rows("unchanged")) == (0, 40)
    assert digest(warehouse) == before


def test_of_two_answers_that_tell_the_same_reading_the_later_one_stands(warehouse):
    def parse(body, occasion):
        parsed = GOOGLE.parse(body, occasion)
        return replace(parsed, rows=[row | {"observed_at": START} for row in parsed.rows])

    telling_its_time = replace(GOOGLE, parse=parse)
    replayed(warehouse, [FULL, feed(*range(200, 220))], source=telling_its_time)
    before = digest(warehouse)
    done = again(warehouse, telling_its_time)
    assert (done.superseded, done.rows("loaded"), done.rows("unchanged")) == (20, 0, 20)
    assert digest(warehouse) == before


def test_rows_held_back_stay_so_until_the_parser_is_mended_or_a_person_accepts(warehouse):
    replayed(warehouse, [FULL] * 5 + [NO_LINKS] * 2)
    done = again(warehouse)
    assert (done.held_back, digest(warehouse)[0]) == (2, 100)
    accepted = again(warehouse, accept=True)
    assert (accepted.held_back, accepted.rows("loaded")) == (0, 40)
    landings = replayed(warehouse, [NO_LINKS], first=7)
    assert landings[0].reading.outcome is Outcome.OK


def test_a_refusal_is_kept_too_and_what_cannot_be_scrubbed_is_not(warehouse):
    wall = b"<html><title>Sign in</title><body>Sign in as ann@example.org</body></html>"
    structure = replace(GOOGLE, scrub=lambda _: b"<html></html>")
    replayed(warehouse, [wall], source=structure)
    (answer,) = kept(warehouse)
    assert answer.body == b"<html></html>"

    def fails(_body):
        raise ValueError("scrub")

    landings = replayed(warehouse, [FULL], source=replace(GOOGLE, scrub=fails), first=1)
    assert landings[0].landed.loaded == 20
    assert len(kept(warehouse)) == 1


def test_an_answer_is_there_with_its_attempt_or_not_at_all(warehouse):
    with warehouse.engine("owner").begin() as connection:
        connection.execute(text("revoke insert on ops.scrape_attempts from podpusher_worker"))
    try:
        with pytest.raises(ProgrammingError):
            replayed(warehouse, [FULL])
    finally:
        with warehouse.engine("owner").begin() as connection:
            connection.execute(text("grant insert on ops.scrape_attempts to podpusher_worker"))
    assert kept(warehouse) == []


def test_the_same_answer_is_kept_once_and_old_ones_are_forgotten(warehouse):
    replayed(warehouse, [FULL, FULL])
    replayed(warehouse, [FULL])
    assert [answer.asked_at - START for answer in kept(warehouse)] == [
        timedelta(0),
        timedelta(minutes=15),
    ]
    worker = warehouse.engine("worker")
    assert kept_answers.prune(worker, before=START + timedelta(minutes=15)) == 1
    assert len(kept(warehouse)) == 1


@pytest.mark.parametrize("reader", ["app", "analyst", "dbt"])
def test_nobody_but_the_worker_reads_answers(warehouse, reader):
    with (
        warehouse.engine(reader).connect() as connection,
        pytest.raises(ProgrammingError, match="permission denied"),
    ):
        connection.execute(text("select from ops.kept_answers"))
