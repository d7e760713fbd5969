"""The sensors that tell of failed runs and of sources, over a Dagster instance and a database."""

import dagster as dg
import pytest
from sqlalchemy import text

from orchestration.ingest.run_alerts import run_failed, run_recovered, source_alerts


@dg.op
def work(context: dg.OpExecutionContext) -> None:
    if context.run.tags.get("broken"):
        raise dg.Failure(description="The list is gone.")


@dg.job
def reading() -> None:
    work()


@pytest.fixture
def notices(settings, module_warehouse):
    def read():
        with module_warehouse.engine("app").connect() as connection:
            return connection.execute(
                text("select key, title, body, resolved_at is not null as over from ops.notices")
            ).all()

    return read


def told(sensor, instance, result, event):
    context = dg.build_run_status_sensor_context(
        sensor_name=sensor.name,
        dagster_instance=instance,
        dagster_run=result.dagster_run,
        dagster_event=event,
    )
    sensor(context.for_run_failure() if sensor is run_failed else context)


def test_a_failed_run_is_told_with_its_reason_and_its_success_resolves_it(notices):
    with dg.instance_for_test() as instance:
        broken = reading.execute_in_process(
            instance=instance, tags={"broken": "yes"}, raise_on_error=False
        )
        told(run_failed, instance, broken, broken.get_run_failure_event())
        (notice,) = notices()
        assert (notice.key, notice.title, notice.over) == ("run:reading/work", "work failed", False)
        assert "The list is gone." in notice.body
        good = reading.execute_in_process(instance=instance)
        told(run_recovered, instance, good, good.get_run_success_event())
        assert [row.over for row in notices()] == [True]


def test_the_sources_are_looked_at_and_the_tick_says_what_was_found(settings):
    skipped = source_alerts(dg.build_sensor_context())
    assert isinstance(skipped, dg.SkipReason)
    assert skipped.skip_message == "The matter now: nothing. Over: nothing."
