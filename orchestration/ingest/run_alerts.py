"""Tells people that a run failed, with what failed and why, and that it went well again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import dagster as dg
import structlog

from integrations.notify.channels import Notice, Severity, channels
from integrations.notify.notices import open_keys, raise_notice, resolve
from integrations.settings import get_settings
from integrations.warehouse.engine import engine
from orchestration.lib import alerting
from orchestration.lib.switches import is_on
from scrapers.registry import SOURCES

log = structlog.get_logger()
_RUNS = frozenset({"run"})
_EVERY = 60  # seconds


@dg.run_failure_sensor(
    name="run_failed",
    monitor_all_code_locations=True,
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=15,
)
def run_failed(context: dg.RunFailureSensorContext) -> None:
    """Logs every failed run of every code location, and tells people of each failed step."""
    steps = {event.step_key or "": _reason(event) for event in context.get_step_failure_events()}
    job = context.dagster_run.job_name
    log.error(
        "run_failed",
        run_id=context.dagster_run.run_id,
        job=job,
        reason=context.failure_event.message,
        steps=steps,
    )
    settings = get_settings()
    told = {name or "": reason for name, reason in steps.items()} or {
        "": context.failure_event.message or "no reason given"
    }
    for step, reason in told.items():
        raise_notice(
            engine("worker"),
            Notice(
                _key(job, step),
                Severity.WARNING,
                f"{step or job} failed",
                f"{reason}\nRun {context.dagster_run.run_id} of {job}.",
            ),
            channels(settings),
            now=datetime.now(UTC),
            cool_down=timedelta(minutes=settings.notify_again_minutes),
        )
    context.log.error("%s failed: %s", job, steps)


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    name="run_recovered",
    monitor_all_code_locations=True,
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=30,
)
def run_recovered(context: dg.RunStatusSensorContext) -> None:
    """Resolves what a failed run of the same job and steps had told."""
    waiting = set(open_keys(engine("worker"), _RUNS))
    if not waiting:
        return
    run = context.dagster_run
    steps = [stats.step_key for stats in context.instance.get_run_step_stats(run.run_id)]
    over = sorted(waiting & {_key(run.job_name, step) for step in ("", *steps)})
    resolve(engine("worker"), over, channels(get_settings()), now=datetime.now(UTC))


@dg.sensor(
    name="source_alerts",
    minimum_interval_seconds=_EVERY,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def source_alerts(_context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Looks at the attempts of every source that is on, and tells what is the matter."""
    settings = get_settings()
    found, resolved = alerting.look(
        engine("worker"),
        [source for source in SOURCES.values() if is_on(source, settings)],
        channels(settings),
        now=datetime.now(UTC),
        cool_down=timedelta(minutes=settings.notify_again_minutes),
    )
    said = (", ".join(keys) or "nothing" for keys in (found, resolved))
    return dg.SkipReason("The matter now: {}. Over: {}.".format(*said))


def _key(job: str, step: str) -> str:
    return f"run:{job}/{step}" if step else f"run:{job}"


def _reason(event: dg.DagsterEvent) -> str:
    data = event.step_failure_data
    if data.user_failure_data and data.user_failure_data.description:
        return data.user_failure_data.description
    return data.error.message.strip() if data.error else "no reason given"
