"""A source that keeps failing is paused for all, shown on the command line, and reset there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from integrations.circuit import State, rule_of
from integrations.http import HttpPolicy
from integrations.warehouse.breaker import Breaker
from integrations.warehouse.budgets import Ledger
from orchestration.lib.admission import note_outcome
from orchestration.lib.ingest import scrape
from scrapers import registry
from scrapers.fetching import FetchContext
from scrapers.outcome import Outcome, Parsed, Reading
from tests.integration.cli.test_readings import command

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
TIKTOK = registry.get("tiktok")
KEY = "source:tiktok"


def reading(outcome, *, retry_after=None, held_back=False, place="US"):
    return Reading(
        source="tiktok",
        place=place,
        access="sample",
        url="http://127.0.0.1/",
        outcome=outcome,
        reason=f"It was [{outcome}].",
        started_at=NOW,
        finished_at=NOW,
        retry_after=retry_after,
        held_back=held_back,
    )


@pytest.fixture
def worker(module_warehouse):
    Breaker(module_warehouse.engine("worker")).reset(KEY)
    return module_warehouse.engine("worker")


@pytest.fixture
def asked():
    return FetchContext(HttpPolicy(), "http://127.0.0.1:9", lambda: NOW, ("US", "GB"), "sample")


def source_of(*readings):
    """TikTok, answering with these readings; `fetched` counts how often it was asked."""
    fetched = []

    def fetch(context):
        fetched.append(context)
        return list(readings)

    return replace(TIKTOK, fetch=fetch), fetched


@pytest.mark.parametrize(
    "outcome",
    [Outcome.BLOCKED, Outcome.SHAPE_CHANGED, Outcome.TRANSIENT, Outcome.RATE_LIMITED],
)
def test_a_source_that_keeps_failing_is_not_asked_until_its_time(worker, asked, outcome):
    source, fetched = source_of(reading(outcome), reading(outcome, place="GB"))
    threshold = rule_of(KEY).threshold
    for _ in range(threshold):
        scrape(source, worker, asked, run_id="r")
    assert len(fetched) == threshold
    (paused,) = scrape(source, worker, asked, run_id="paused")
    assert len(fetched) == threshold
    assert (paused.reading.outcome, paused.reading.place) == (Outcome.TRANSIENT, "*")
    assert "Paused until" in paused.reading.reason
    assert f"after {threshold} failures in a row" in paused.reading.reason
    assert paused.reading.is_transient
    with worker.connect() as connection:
        told = connection.execute(
            text("select outcome, reason from ops.scrape_attempts where run_id = 'paused'")
        ).all()
    assert [row.outcome for row in told][-1] == "transient"
    assert Breaker(worker).look(KEY).failures == threshold  # being paused is no failure
    assert Breaker(worker).reset(KEY)
    scrape(source, worker, asked, run_id="r")
    assert len(fetched) == threshold + 1


@pytest.mark.parametrize("outcome", [Outcome.OK, Outcome.EMPTY])
def test_an_answer_from_anywhere_closes_it(worker, asked, outcome):
    failing, _ = source_of(reading(Outcome.TRANSIENT))
    for _ in range(2):
        scrape(failing, worker, asked, run_id="r")
    working, _ = source_of(reading(Outcome.BLOCKED), reading(outcome, place="GB"))
    scrape(working, worker, asked, run_id="r")
    assert Breaker(worker).look(KEY).failures == 0


@pytest.mark.parametrize(
    "readings",
    [
        [reading(Outcome.DISABLED)] * 9,
        [reading(Outcome.TRANSIENT, held_back=True)] * 9,
        [],
    ],
)
def test_what_was_never_asked_says_nothing_of_a_source(worker, readings):
    breaker = Breaker(worker)
    breaker.record(KEY, ok=False, reason="once")
    for _ in range(9):
        note_outcome(breaker, KEY, readings)
    assert breaker.look(KEY).failures == 1


def test_a_source_that_names_a_time_is_left_alone_until_then(worker):
    breaker = Breaker(worker)
    slow = reading(Outcome.RATE_LIMITED, retry_after=7200)
    note_outcome(breaker, KEY, [reading(Outcome.OK), slow])
    circuit = breaker.look(KEY)
    assert circuit.state is State.OPEN
    assert circuit.retry_at - circuit.opened_at == timedelta(hours=2)


def test_a_fetch_is_given_the_ledger_and_the_guard_of_all_processes(worker, asked):
    spent = []

    def fetch(context):
        window = timedelta(hours=1)
        spent.append(context.ledger.spend("x:money", 1, limit=1, window=window, item=""))
        assert context.http.guard is not None
        return [reading(Outcome.EMPTY)]

    for _ in range(2):
        scrape(replace(TIKTOK, fetch=fetch), worker, asked, run_id="r")
    assert spent == [True, False]


def test_the_command_shows_and_resets(worker, module_warehouse):
    breaker = Breaker(worker)
    Ledger(worker).spend("tiktok:hashtags", 7, limit=30, window=timedelta(days=7))
    assert "closed" in command(module_warehouse, "source", "show", "tiktok").stdout
    for _ in range(5):
        breaker.record(KEY, ok=False, reason="It answered [503].", retry_after=3600)
    shown = command(module_warehouse, "source", "show", "tiktok")
    assert shown.returncode == 0, shown.stderr
    for said in (
        "TikTok Creative Center",
        TIKTOK.terms_note,
        "paused until",
        "after 5 failures in a row",
        "It answered [503].",
        "Budget tiktok:hashtags: 23 of 30 left within 7 days",
    ):
        assert said in shown.stdout
    listed = command(module_warehouse, "source", "list").stdout
    assert all(name in listed for name in registry.SOURCES)
    assert "paused until" in listed
    assert "no longer paused" in command(module_warehouse, "source", "reset", "tiktok").stdout
    assert "was not paused" in command(module_warehouse, "source", "reset", "tiktok").stdout
    assert breaker.look(KEY).state is State.CLOSED
    unknown = command(module_warehouse, "source", "show", "myspace")
    assert (unknown.returncode, "no source called" in unknown.stderr) == (1, True)


def test_a_pause_is_judged_as_transient_and_says_until_when():
    from integrations.http_errors import BreakerOpenError
    from scrapers.fetching import judge_error

    paused = BreakerOpenError(
        "source:x", retry_at=NOW + timedelta(minutes=5), now=NOW, failures=1, reason="It hung."
    )
    assert judge_error(paused) == Parsed(
        Outcome.TRANSIENT,
        "Paused until 2026-11-24 10:35:00 UTC after 1 failure in a row. The last one: It hung.",
    )
    assert paused.retry_after == 300
