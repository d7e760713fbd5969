"""The nightly job: whole tables are checked, then what has aged goes."""

from __future__ import annotations

import dagster as dg

from orchestration.transform.nightly import upkeep_job, upkeep_schedule


def test_the_upkeep_runs_on_an_empty_warehouse_and_says_what_it_removed(settings):
    done = upkeep_job(settings).execute_in_process()
    assert done.success
    outputs = [e for e in done.all_events if e.event_type == dg.DagsterEventType.STEP_OUTPUT]
    said = {
        output.step_key: {n: value.value for n, value in output.step_output_data.metadata.items()}
        for output in outputs
    }
    assert said == {
        "retain": {"raw_rows": 0, "raw_chunks": 0, "term_hourly": 0, "reading_hourly": 0},
        "forget_answers": {"kept_answers": 0},
    }


def test_the_upkeep_is_scheduled_from_the_first_start(settings):
    schedule = upkeep_schedule(upkeep_job(settings))
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
    assert schedule.execution_timezone == "UTC"
