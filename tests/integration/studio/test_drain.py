"""The drain: jobs end once, whatever dies or fails on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.domain import designs as drawing
from app.store import designs, publications, usage
from integrations.errors import PodpusherError
from integrations.warehouse import studio_tables as tables
from integrations.warehouse.engine import workspace_transaction
from orchestration.studio import draining
from orchestration.studio.bench import CannotBeDoneError
from orchestration.studio.draining import MAX_ATTEMPTS, Outcome, drain, wait_before
from orchestration.studio.publishing import record
from tests.integration.studio.conftest import LAYOUT
from tests.integration.studio.workers import drain_and_die, let_leases_end, make_due
from tests.integration.studio.writing import a_plan, some_evidence

STEPS = [step.name for step in a_plan().steps]
RECORDS = [
    "leased",
    "started",
    *(f"{step} {state}" for step in STEPS for state in ("running", "done")),
    "finished",
]
PICTURES = ["leased", "stored", "rendered"]


def steps_by_name(studio):
    return {row.step: row for row in studio.rows(tables.publication_steps)}


def listing_usage(studio):
    (found,) = [
        one for one in usage.summary(studio.app, studio.workspace) if one.resource == "listing"
    ]
    return found.used, found.reserved


@pytest.mark.parametrize("at", range(len(RECORDS)), ids=RECORDS)
def test_a_publication_is_finished_once_after_kill_9_at_a_record(studio, at):
    listing, revision = studio.listing()
    publication = studio.publish(listing, revision)
    assert drain_and_die(studio, at, RECORDS) == RECORDS[: at + 1]
    before = steps_by_name(studio)
    let_leases_end(studio)
    studio.publish(listing, revision)  # an impatient click
    drain(studio.bench("second"))

    found = studio.publication(publication)
    assert found.state == "done"
    assert [(step.step, step.state) for step in found.steps] == [(step, "done") for step in STEPS]
    after = steps_by_name(studio)
    for step, row in before.items():
        if row.state == "done":
            assert after[step] == row, "a finished step was done again"
    assert len(studio.rows(tables.publications)) == 1
    assert [row.state for row in studio.rows(tables.jobs)] == ["done", "done"]
    assert listing_usage(studio) == (1, 0)


@pytest.mark.parametrize("at", range(len(PICTURES)), ids=PICTURES)
def test_a_design_is_rendered_once_after_kill_9_at_a_record(studio, at):
    (idea,) = studio.ideas()
    designs.request(studio.app, studio.workspace, idea, [LAYOUT])
    assert drain_and_die(studio, at, PICTURES) == PICTURES[: at + 1]
    let_leases_end(studio)
    drain(studio.bench("second"))
    (design,) = studio.rows(tables.designs)
    assert design.state == "rendered"
    assert studio.storage.exists(design.image_key)
    assert studio.storage.exists(design.thumbnail_key)
    assert [row.state for row in studio.rows(tables.jobs)] == ["done"]
    (image,) = [row for row in studio.rows(tables.usage_ledger) if row.resource == "image"]
    assert (image.state, image.amount) == ("committed", 1)


class StorageDownError(PodpusherError):
    transient = True


class Failing:
    """A storage that is away for a while."""

    def __init__(self, studio, error):
        self.inner, self.error = studio.storage, error

    def put(self, *_):
        if self.error:
            raise self.error
        return self.inner.put(*_)


@pytest.mark.parametrize("error", [StorageDownError("The storage is away."), OSError("disk full")])
def test_what_may_pass_is_tried_again_later_and_then_done(studio, error):
    (idea,) = studio.ideas()
    designs.request(studio.app, studio.workspace, idea, [LAYOUT])
    bench = studio.bench()
    failing = Failing(studio, error)
    outcomes = drain(replace(bench, storage=failing))
    assert outcomes == {Outcome.POSTPONED: 1}
    (job,) = studio.rows(tables.jobs)
    assert (job.state, job.attempts) == ("queued", 1)
    assert job.run_after > job.created_at
    assert drain(bench) == {}
    make_due(studio)
    assert drain(bench) == {Outcome.DONE: 1}


def test_what_never_passes_is_given_up_with_its_reason_and_the_image_comes_back(studio):
    (idea,) = studio.ideas()
    (wish,) = designs.request(studio.app, studio.workspace, idea, [LAYOUT])
    bench = replace(
        studio.bench(), storage=Failing(studio, StorageDownError("The storage is away."))
    )
    for _ in range(MAX_ATTEMPTS):
        make_due(studio)
        drain(bench)
    (design,) = studio.rows(tables.designs)
    assert design.state == "failed"
    assert design.reason.startswith("The storage is away.")
    assert [row.state for row in studio.rows(tables.jobs)] == ["failed"]
    assert [row.state for row in studio.rows(tables.usage_ledger)][-1] == "released"

    assert designs.request(studio.app, studio.workspace, idea, [LAYOUT]) == [wish]
    assert drain(studio.bench()) == {Outcome.DONE: 1}
    assert [row.state for row in studio.rows(tables.designs)] == ["rendered"]


def test_a_phrase_that_cannot_be_drawn_fails_at_once_and_costs_nothing(studio):
    (idea,) = studio.ideas(evidence=some_evidence("\u0915\u094d\u0937 \u2603\ufe0f \U0001f9ff"))
    designs.request(studio.app, studio.workspace, idea, [LAYOUT])
    phrase = studio.rows(tables.designs)[0].spec["phrase"]
    assert drawing.refuse(phrase) is not None
    assert drain(studio.bench()) == {Outcome.FAILED: 1}
    (design,) = studio.rows(tables.designs)
    assert design.state == "failed"
    assert design.reason
    states = {row.resource: row.state for row in studio.rows(tables.usage_ledger)}
    assert states["image"] == "released"


class Refusing:
    """A handler that fails as told on its first jobs."""

    def __init__(self, error, inner):
        self.error, self.inner = error, inner

    def work(self, bench, job):
        raise self.error

    def give_up(self, connection, job, reason):
        self.inner.give_up(connection, job, reason)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [(CannotBeDoneError("No."), Outcome.FAILED), (ZeroDivisionError("ours"), Outcome.BROKEN)],
)
def test_a_failed_publication_says_why_and_can_be_asked_for_again(
    studio, monkeypatch, error, outcome
):
    listing, revision = studio.listing()
    publication = studio.publish(listing, revision)
    refusing = Refusing(error, draining.HANDLERS["publish"])
    with monkeypatch.context() as patched:
        patched.setattr(draining, "HANDLERS", {**draining.HANDLERS, "publish": refusing})
        assert drain(studio.bench()) == {outcome: 1}
    found = studio.publication(publication)
    assert (found.state, bool(found.reason)) == ("failed", True)
    assert listing_usage(studio) == (0, 0)

    assert studio.publish(listing, revision) == publication
    assert drain(studio.bench()) == {Outcome.DONE: 1}
    assert studio.publication(publication).state == "done"
    assert listing_usage(studio) == (1, 0)


def test_one_broken_job_does_not_stop_the_others(studio, monkeypatch):
    listing, revision = studio.listing()
    studio.publish(listing, revision)
    (idea,) = studio.ideas(evidence=some_evidence("Winter Owl"))
    designs.request(studio.app, studio.workspace, idea, [LAYOUT])
    refusing = Refusing(ZeroDivisionError("ours"), draining.HANDLERS["publish"])
    monkeypatch.setattr(draining, "HANDLERS", {**draining.HANDLERS, "publish": refusing})
    assert drain(studio.bench()) == {Outcome.BROKEN: 1, Outcome.DONE: 1}


def test_a_job_that_killed_every_worker_is_given_up(studio):
    (idea,) = studio.ideas()
    designs.request(studio.app, studio.workspace, idea, [LAYOUT])
    with workspace_transaction(studio.app, studio.workspace) as connection:
        connection.execute(update(tables.jobs).values(attempts=MAX_ATTEMPTS))
    assert drain(studio.bench()) == {Outcome.FAILED: 1}
    assert studio.rows(tables.designs)[0].reason == f"Stopped after {MAX_ATTEMPTS} attempts."


def test_a_worker_whose_lease_was_taken_records_nothing_more(studio):
    listing, revision = studio.listing()
    publication = studio.publish(listing, revision)

    def somebody_takes_it(recorded):
        if recorded == f"{STEPS[1]} running":
            let_leases_end(studio)
            assert drain(studio.bench("quick")) == {Outcome.DONE: 1}

    outcomes = drain(studio.bench("slow", checkpoint=somebody_takes_it))
    assert outcomes == {Outcome.LOST: 1}
    assert studio.publication(publication).state == "done"
    assert listing_usage(studio) == (1, 0)


def test_the_wait_doubles_to_four_minutes_and_is_spread():
    waits = [wait_before(attempt, 0).total_seconds() for attempt in range(1, 9)]
    assert waits == [5, 10, 20, 40, 80, 160, 240, 240]
    assert wait_before(1, 0.999) > timedelta(seconds=2.5)


def test_a_result_keeps_the_payload_and_only_the_digest_of_a_picture():
    body = {"file_name": "é.png", "contents": "A" * 100_000, "list": [{"price": 1}]}
    kept = record(body)
    assert kept["payload"]["file_name"] == "é.png"
    assert kept["payload"]["list"] == [{"price": 1}]
    assert kept["payload"]["contents"]["length"] == 100_000
    assert len(str(kept)) < 1_000
    assert kept["bytes"] > 100_000
    assert kept["sha256"] == record(dict(body))["sha256"] != record({**body, "x": 1})["sha256"]


def test_only_dry_runs_reach_the_queue(studio):
    listing, revision = studio.listing()
    with pytest.raises(publications.LivePublishingError):
        publications.request(
            studio.app, studio.workspace, listing, revision, a_plan(), is_dry_run=False
        )
    assert studio.rows(tables.publications) == []
