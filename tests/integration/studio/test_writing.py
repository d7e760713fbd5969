"""A model's writing: asked for once, recorded once, paid for honestly, given back when it fails."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete

from app.domain.ideas import write_briefs
from app.queries import database
from app.queries import writings as reading
from app.store import jobs, usage, writings
from integrations.circuit import rule_of
from integrations.openai.gate import BREAKER
from integrations.openai.writer import CALL_SECONDS, PROMPT_VERSION, IdeaWriter
from integrations.settings import Settings
from integrations.warehouse import studio_tables as tables
from integrations.warehouse.breaker import Breaker
from integrations.warehouse.engine import workspace_transaction
from orchestration.studio import bench as bench_module
from orchestration.studio.draining import MAX_ATTEMPTS, Outcome, drain
from orchestration.studio.writing import LEASE, PAID_ATTEMPTS
from tests.integration.studio.workers import drain_and_die, let_leases_end, make_due
from tests.integration.studio.writing import some_evidence
from tests.unit.integrations.responses_service import MODEL, brief, briefs, error, serving

WANTED = 4
PRICES = {"openai_input_price": 0.25, "openai_output_price": 2.0}
COST = 1250
RECORDS = ["leased", "asked", "answered", "written"]
WORDS = ("Reader", "Club", "Mood", "Season", "Days")


@pytest.fixture(autouse=True)
def nothing_waits(studio):
    """Drains and breakers serve every workspace, so no test leaves a job or a pause to the next."""
    yield
    Breaker(studio.warehouse.engine("worker")).reset(BREAKER)
    with workspace_transaction(studio.app, studio.workspace) as connection:
        connection.execute(delete(tables.jobs))


def answer(n, **changes):
    return 200, briefs(*[brief(phrase=f"Cosy Fall {word}") for word in WORDS[:n]], **changes)


def request(studio, evidence=None):
    evidence = evidence or some_evidence()
    return writings.request(studio.app, studio.workspace, evidence, WANTED)


def bench(studio, service, worker="one", *, checkpoint=None, **prices):
    """A worker whose model is the local service."""
    settings = Settings(_env_file=None, openai_base_url=service.address, **prices)
    tools = {"checkpoint": checkpoint} if checkpoint else {}
    return studio.bench(worker, idea_writer=lambda: IdeaWriter.of(settings), **tools)


def used(studio):
    summary = usage.summary(studio.app, studio.workspace)
    (found,) = [one for one in summary if one.resource == "idea"]
    return found.used, found.reserved


def the_writing(studio):
    (found,) = studio.rows(tables.writings)
    return found


def unfinished(studio, monkeypatch):
    monkeypatch.setattr(database, "engine", studio.warehouse.engine)
    return reading.unfinished(studio.workspace, term=some_evidence().term)


def test_twenty_clicks_at_once_are_one_writing_one_job_and_one_reservation(studio):
    with ThreadPoolExecutor(20) as pool:
        asked = list(pool.map(lambda _: request(studio), range(20)))
    assert len(set(asked)) == 1
    assert [row.id for row in studio.rows(tables.writings)] == asked[:1]
    assert [row.kind for row in studio.rows(tables.jobs)] == ["write"]
    assert used(studio) == (0, WANTED)


def test_another_term_or_day_is_another_writing(studio):
    assert request(studio) != request(studio, some_evidence("Winter Owl"))
    assert used(studio) == (0, 2 * WANTED)


def test_over_quota_is_said_at_the_request_and_nothing_is_asked_for(studio):
    with workspace_transaction(studio.app, studio.workspace) as connection:
        usage.reserve(connection, studio.workspace, "idea", "filling", 47)
    with pytest.raises(usage.OverQuotaError):
        request(studio)
    assert studio.rows(tables.writings) == studio.rows(tables.jobs) == []
    assert used(studio) == (0, 47)


def test_what_the_model_wrote_and_took_is_recorded_with_the_ideas(studio):
    request(studio)
    with serving(answer(WANTED)) as service:
        assert drain(bench(studio, service, **PRICES)) == {Outcome.DONE: 1}
    written = the_writing(studio)
    assert (written.state, written.model, written.prompt_version) == ("done", MODEL, PROMPT_VERSION)
    assert (written.input_tokens, written.output_tokens, written.cost_micro) == (1000, 500, COST)
    assert written.latency_ms >= 0
    assert written.finished_at > written.created_at
    assert {row.writing_id for row in studio.rows(tables.ideas)} == {written.id}
    assert used(studio) == (WANTED, 0)


def test_a_partial_answer_shares_the_exact_cost_and_gives_the_rest_of_the_quota_back(studio):
    request(studio)
    with serving(answer(3)) as service:
        drain(bench(studio, service, **PRICES))
    shares = sorted(row.cost_micro for row in studio.rows(tables.ideas))
    assert shares == [416, 417, 417]
    (entry,) = studio.rows(tables.usage_ledger)
    assert (entry.state, entry.amount, entry.cost_micro) == ("committed", 3, COST)
    assert used(studio) == (3, 0)


def test_a_cost_that_nobody_knows_stays_unknown_everywhere(studio):
    request(studio)
    with serving(answer(2)) as service:
        drain(bench(studio, service))
    for table in (tables.writings, tables.ideas, tables.usage_ledger):
        assert {row.cost_micro for row in studio.rows(table)} == {None}, table.name


@pytest.mark.parametrize("at", range(len(RECORDS)), ids=RECORDS)
def test_ideas_are_there_once_after_kill_9_at_a_record(studio, monkeypatch, at):
    request(studio)
    with serving(answer(WANTED)) as service:
        monkeypatch.setenv("PODPUSHER_OPENAI_BASE_URL", service.address)
        assert drain_and_die(studio, at, RECORDS) == RECORDS[: at + 1]
        calls = len(service.asked)
        assert calls == (at >= RECORDS.index("answered"))
        request(studio)  # an impatient click
        let_leases_end(studio)
        drain(bench(studio, service, "second"))
    repeated = 0 if RECORDS[at] == "written" else 1
    again = 1 if RECORDS[at] == "written" else 0  # the click came after the end: a new writing
    assert len(service.asked) == calls + repeated + again
    assert len(studio.rows(tables.ideas)) == WANTED
    assert {row.state for row in studio.rows(tables.jobs)} == {"done"}
    assert used(studio) == (WANTED, 0)


def test_a_worker_whose_lease_was_taken_records_nothing(studio):
    request(studio)
    with serving(answer(2), answer(3)) as service:

        def somebody_takes_it(recorded):
            if recorded == "answered":
                let_leases_end(studio)
                assert drain(bench(studio, service, "quick")) == {Outcome.DONE: 1}

        slow = bench(studio, service, "slow", checkpoint=somebody_takes_it)
        assert drain(slow) == {Outcome.LOST: 1}
    assert len(studio.rows(tables.ideas)) == 3
    assert used(studio) == (3, 0)


def test_the_lease_outlasts_the_call(studio):
    request(studio)

    def look(recorded):
        if recorded == "asked":
            (job,) = studio.rows(tables.jobs)
            left = (job.lease_until - datetime.now(UTC)).total_seconds()
            assert CALL_SECONDS < left <= LEASE.total_seconds()
            worker = studio.warehouse.engine("worker")
            assert jobs.lease(worker, ["write"], worker="b", batch=9, duration=LEASE) == []

    with serving(answer(1)) as service:
        assert drain(bench(studio, service, checkpoint=look)) == {Outcome.DONE: 1}


def test_a_permanent_failure_gives_the_quota_back_and_can_be_tried_again(studio, monkeypatch):
    failed = request(studio)
    with serving((401, error("invalid_api_key")), answer(WANTED)) as service:
        assert drain(bench(studio, service)) == {Outcome.FAILED: 1}
        assert (the_writing(studio).state, the_writing(studio).reason) == ("failed", "key_refused")
        assert used(studio) == (0, 0)
        (shown,) = unfinished(studio, monkeypatch)
        assert (shown.id, shown.state, shown.evidence) == (failed, "failed", some_evidence())

        assert request(studio) != failed
        (shown,) = unfinished(studio, monkeypatch)
        assert (shown.state, shown.reason) == ("queued", None)
        assert drain(bench(studio, service)) == {Outcome.DONE: 1}
    assert unfinished(studio, monkeypatch) == []
    assert used(studio) == (WANTED, 0)


def test_a_fault_that_passes_is_noted_and_tried_again_by_itself(studio, monkeypatch):
    request(studio)
    with serving((500, error(None)), answer(WANTED)) as service:
        assert drain(bench(studio, service)) == {Outcome.POSTPONED: 1}
        (shown,) = unfinished(studio, monkeypatch)
        assert (shown.state, shown.reason) == ("queued", "service_trouble")
        assert used(studio) == (0, WANTED)
        make_due(studio)
        assert drain(bench(studio, service)) == {Outcome.DONE: 1}
    assert (the_writing(studio).state, the_writing(studio).reason) == ("done", None)


@pytest.mark.parametrize(
    ("fault", "reason", "attempts"),
    [
        ((503, b"busy"), "paused", rule_of(BREAKER).threshold),
        ((200, briefs(brief(palette=["red"]))), "unusable_answer", PAID_ATTEMPTS),
    ],
)
def test_a_fault_that_stays_is_given_up_and_one_that_is_paid_for_sooner(
    studio, fault, reason, attempts
):
    request(studio)
    with serving(fault) as service:
        for _ in range(MAX_ATTEMPTS):
            drain(bench(studio, service))
            make_due(studio)
        assert len(service.asked) == attempts
    assert (the_writing(studio).state, the_writing(studio).reason) == ("failed", reason)
    assert used(studio) == (0, 0)


def test_while_the_service_rests_nothing_is_asked_and_the_job_waits(studio, monkeypatch):
    request(studio)
    breaker = Breaker(studio.warehouse.engine("worker"))
    breaker.record(BREAKER, ok=False, reason="It answered 503.", retry_after=600)
    with serving(answer(WANTED)) as service:
        assert drain(bench(studio, service)) == {Outcome.POSTPONED: 1}
        assert service.asked == []
        (shown,) = unfinished(studio, monkeypatch)
        assert (shown.state, shown.reason) == ("queued", "paused")
        (job,) = studio.rows(tables.jobs)
        assert job.run_after - job.created_at >= timedelta(seconds=590)
        breaker.reset(BREAKER)
        make_due(studio)
        assert drain(bench(studio, service)) == {Outcome.DONE: 1}


def test_money_that_is_not_there_ends_the_job_and_gives_the_quota_back(studio, monkeypatch):
    monkeypatch.setattr(
        bench_module, "get_settings", lambda: Settings(_env_file=None, openai_daily_budget_usd=0)
    )
    request(studio)
    with serving(answer(WANTED)) as service:
        assert drain(bench(studio, service, **PRICES)) == {Outcome.FAILED: 1}
        assert service.asked == []
    assert the_writing(studio).reason == "money_spent"
    assert used(studio) == (0, 0)


def test_a_model_that_was_taken_out_of_the_settings_fails_at_once_with_its_own_reason(studio):
    request(studio)
    without = studio.bench(idea_writer=lambda: IdeaWriter.of(Settings(_env_file=None)))
    assert drain(without) == {Outcome.FAILED: 1}
    assert the_writing(studio).reason == "not_set_up"
    assert used(studio) == (0, 0)


def test_an_error_of_ours_ends_a_writing_too(studio):
    request(studio)

    def broken():
        raise ZeroDivisionError

    assert drain(studio.bench(idea_writer=broken)) == {Outcome.BROKEN: 1}
    assert the_writing(studio).reason == writings.INTERRUPTED
    assert used(studio) == (0, 0)


def test_a_brief_that_is_there_already_takes_no_quota_and_its_call_is_still_paid_for(studio):
    with serving(answer(2)) as service:
        for _ in range(2):
            request(studio)
            drain(bench(studio, service, **PRICES))
    assert len(studio.rows(tables.ideas)) == 2
    assert [row.cost_micro for row in studio.rows(tables.writings)] == [COST, COST]
    assert sum(row.cost_micro for row in studio.rows(tables.ideas)) == COST
    paid = [(row.amount, row.cost_micro) for row in studio.rows(tables.usage_ledger)]
    assert sorted(paid) == [(0, COST), (2, COST)]
    assert used(studio) == (2, 0)


def test_the_rules_write_at_once_at_no_cost_even_while_a_model_is_asked(studio, monkeypatch):
    request(studio)
    assert len(studio.ideas(3)) == 3
    by_rules = next(row for row in studio.rows(tables.writings) if row.writer == "rules")
    assert (by_rules.state, by_rules.cost_micro, by_rules.model) == ("done", 0, None)
    assert {row.cost_micro for row in studio.rows(tables.ideas)} == {0}
    assert used(studio) == (3, WANTED)
    assert [one.state for one in unfinished(studio, monkeypatch)] == ["queued"]


def test_a_failed_writing_is_out_of_sight_once_the_rules_wrote(studio, monkeypatch):
    studio.ideas(3)
    request(studio)
    with serving((401, error("invalid_api_key"))) as service:
        drain(bench(studio, service))
    assert len(unfinished(studio, monkeypatch)) == 1
    assert len(studio.ideas(3)) == len(write_briefs(some_evidence(), 3))
    assert unfinished(studio, monkeypatch) == []
