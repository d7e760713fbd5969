"""The nightly upkeep: whole tables are checked, and what has aged goes.

At a quiet hour and once a day, because it reads everything that the builds only add to.
"""

import dagster as dg

from integrations.settings import Settings
from orchestration.lib import upkeep
from orchestration.lib.failures import retries, typed_failures

AT = "23 3 * * *"  # UTC


def upkeep_job(settings: Settings) -> dg.JobDefinition:
    """Returns the job of two ops, each safe to end and to repeat."""

    @dg.op(pool="dbt", retry_policy=retries(settings))
    def retain(context: dg.OpExecutionContext) -> None:
        with typed_failures():
            done = upkeep.retain(settings)
        context.add_output_metadata(
            {"raw_rows": done.raw_rows, "raw_chunks": done.raw_chunks, **done.hourly}
        )

    @dg.op(retry_policy=retries(settings))
    def forget_answers(context: dg.OpExecutionContext) -> None:
        """Goes its own way: answers age whether or not the models are in order."""
        with typed_failures():
            context.add_output_metadata({"kept_answers": upkeep.forget_answers(settings)})

    @dg.job(name="upkeep", description="Check whole tables, and remove what has aged.")
    def job() -> None:
        retain()
        forget_answers()

    return job


def upkeep_schedule(job: dg.JobDefinition) -> dg.ScheduleDefinition:
    """Returns the nightly schedule, running from the first start."""
    return dg.ScheduleDefinition(
        job=job,
        cron_schedule=AT,
        execution_timezone="UTC",
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
