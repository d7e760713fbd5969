"""Tells the operator that a run failed: one log line with what failed and why."""

import dagster as dg
import structlog

log = structlog.get_logger()


@dg.run_failure_sensor(
    name="run_failed",
    monitor_all_code_locations=True,
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=15,
)
def run_failed(context: dg.RunFailureSensorContext) -> None:
    """Logs every failed run of every code location with its failed steps and their reasons."""
    steps = {event.step_key: _reason(event) for event in context.get_step_failure_events()}
    log.error(
        "run_failed",
        run_id=context.dagster_run.run_id,
        job=context.dagster_run.job_name,
        reason=context.failure_event.message,
        steps=steps,
    )
    context.log.error("%s failed: %s", context.dagster_run.job_name, steps)


def _reason(event: dg.DagsterEvent) -> str:
    data = event.step_failure_data
    if data.user_failure_data and data.user_failure_data.description:
        return data.user_failure_data.description
    return data.error.message.strip() if data.error else "no reason given"
