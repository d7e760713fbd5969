"""When a drain starts: somebody wished for something, and no drain is on its way."""

from __future__ import annotations

import dagster as dg
import pytest

from app.store import designs
from integrations.warehouse import studio_tables as tables
from orchestration.studio import drain as room
from orchestration.studio import draining, rendering
from tests.integration.studio.conftest import LAYOUT


@pytest.fixture
def wish(studio, monkeypatch):
    """A queued design, with the code location looking at the test's database."""
    monkeypatch.setattr(room, "engine", studio.warehouse.engine)
    monkeypatch.setattr(room, "get_settings", lambda: studio.warehouse.settings)
    (idea,) = studio.ideas()
    designs.request(studio.app, studio.workspace, idea, [LAYOUT])


def look(instance):
    return room.jobs_waiting(dg.build_sensor_context(instance=instance))


def test_the_sensor_is_on_from_the_first_start_and_looks_every_few_seconds():
    assert room.jobs_waiting.default_status is dg.DefaultSensorStatus.RUNNING
    assert room.jobs_waiting.minimum_interval_seconds <= 5


def test_a_wish_starts_a_drain_which_leaves_nothing_to_do(studio, wish):
    with dg.DagsterInstance.ephemeral() as instance:
        assert isinstance(look(instance), dg.RunRequest)
        assert room.drain_job.execute_in_process(instance=instance).success
        assert [row.state for row in studio.rows(tables.designs)] == ["rendered"]
        skipped = look(instance)
        assert isinstance(skipped, dg.SkipReason)
        assert skipped.skip_message == "No job is due."


def test_no_second_drain_is_started_beside_one_on_its_way(wish):
    with dg.DagsterInstance.ephemeral() as instance:
        instance.create_run_for_job(room.drain_job, status=dg.DagsterRunStatus.STARTED)
        assert look(instance).skip_message == "A drain is on its way."


def test_a_drain_with_an_internal_error_fails_so_that_somebody_looks(studio, wish, monkeypatch):
    class Broken(rendering.Rendering):
        def work(self, bench, job):
            raise ZeroDivisionError

    monkeypatch.setattr(draining, "HANDLERS", {"render": Broken()})
    with dg.DagsterInstance.ephemeral() as instance:
        run = room.drain_job.execute_in_process(instance=instance, raise_on_error=False)
    assert not run.success
    assert [row.state for row in studio.rows(tables.jobs)] == ["failed"]
