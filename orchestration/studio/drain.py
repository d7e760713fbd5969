"""The job `drain` and the sensor that starts it when somebody wished for something.

A sensor instead of a schedule: the page that made the wish shows how it advances. One drain at a
time is enough, since it goes on until nothing is due; two would be harmless, because of the leases.
"""

import dagster as dg

from app.store import jobs
from integrations.settings import get_settings
from integrations.storage import open_storage
from integrations.warehouse.engine import engine
from orchestration.studio.bench import Bench
from orchestration.studio.draining import HANDLERS, Outcome, drain

_UNFINISHED = [
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


@dg.op(pool="drain")
def drain_jobs(context: dg.OpExecutionContext) -> None:
    """Writes, renders and publishes whatever is due, in every workspace."""
    bench = Bench(
        engine=engine("worker"),
        storage=open_storage(get_settings()),
        worker=f"drain {context.run_id}",
    )
    outcomes = drain(bench)
    counted = {outcome.value: outcomes[outcome] for outcome in Outcome}
    context.add_output_metadata(counted)
    if outcomes[Outcome.BROKEN]:
        raise dg.Failure(
            description=f"{outcomes[Outcome.BROKEN]} jobs met an internal error; the log has why.",
            metadata=counted,
            allow_retries=False,
        )


@dg.job(name="drain", executor_def=dg.in_process_executor)
def drain_job() -> None:
    """One pass over the queue, until nothing is due."""
    drain_jobs()


@dg.sensor(
    name="jobs_waiting",
    job=drain_job,
    minimum_interval_seconds=3,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def jobs_waiting(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Starts a drain when a job is due and no drain is on its way."""
    unfinished = dg.RunsFilter(job_name=drain_job.name, statuses=_UNFINISHED)
    if context.instance.get_runs_count(unfinished):
        return dg.SkipReason("A drain is on its way.")
    due = jobs.count_due(engine("worker"), list(HANDLERS))
    if not due:
        return dg.SkipReason("No job is due.")
    return dg.RunRequest()
