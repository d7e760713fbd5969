"""Materialises the code locations in order through Dagster, and shows how far they are.

A run never spans two locations, so this is one run each, launched over GraphQL as the buttons of
the Dagster UI do it. What fails is told with the step's name. The demo, whose sources are its own,
re-executes from the failed step once, and otherwise refuses to call itself ready.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy import text

from integrations.errors import PodpusherError
from integrations.warehouse.engine import engine
from orchestration.lib.dagster_client import DagsterClient, DagsterUnavailableError, RunProgress
from orchestration.lib.instance import CODE_LOCATIONS
from orchestration.local.supervisor import Supervisor

JOBS = (("ingest", "scrape"), ("transform", "build"))
_POLL_SECONDS = 0.3
_LOAD_LIMIT_SECONDS = 90.0

Tell = Callable[[str], None]


class MaterialisationError(PodpusherError):
    """A location could not be loaded or materialised."""


def has_scores() -> bool:
    """Tells whether an earlier start left scores that the app can show."""
    with engine("app").connect() as connection:
        if connection.execute(text("select to_regclass('marts.trend_scores')")).scalar() is None:
            return False
        found = connection.execute(text("select exists (select from marts.trend_scores)"))
        return bool(found.scalar_one())


def everything(supervisor: Supervisor, *, tell: Tell) -> None:
    """Waits for the locations and materialises each in order.

    In live mode a source that cannot be read is told and does not keep the app from starting.

    Raises:
        MaterialisationError: a location does not load, or, in the demo, a job fails twice.
    """
    if supervisor.stopping.is_set():
        return
    client = DagsterClient(supervisor.ports.urls["dagster"])
    _await_locations(client, supervisor)
    for location, job in JOBS:
        if supervisor.stopping.is_set():
            return
        progress = _follow(client, client.launch(location, job), supervisor, tell)
        if supervisor.settings.is_demo and progress and progress.status != "SUCCESS":
            tell(f"{location}: {_failed_steps(progress)} failed; trying again from there.")
            retry = client.reexecute_from_failure(progress.run_id)
            progress = _follow(client, retry, supervisor, tell)
        if progress and progress.status != "SUCCESS":
            sentence = f"{location}: {_failed_steps(progress)} could not be materialised."
            hint = f"The run tells why: {supervisor.ports.urls['dagster']}/runs/{progress.run_id}"
            if supervisor.settings.is_demo:
                raise MaterialisationError(sentence, hint=hint)
            tell(f"{sentence} {hint}")


def _await_locations(client: DagsterClient, supervisor: Supervisor) -> None:
    deadline = time.monotonic() + _LOAD_LIMIT_SECONDS
    while not supervisor.stopping.is_set():
        try:
            loaded = client.locations()
        except DagsterUnavailableError:
            loaded = {}
        if all(loaded.get(location, "not loaded") is None for location in CODE_LOCATIONS):
            return
        if time.monotonic() > deadline:
            missing = [name for name in CODE_LOCATIONS if loaded.get(name, "not loaded")]
            raise MaterialisationError(
                f"The code location {missing[0]} does not load.",
                hint=f"Its log says why: {supervisor.settings.state}/logs/code-{missing[0]}.log",
            )
        supervisor.stopping.wait(_POLL_SECONDS)


def _follow(
    client: DagsterClient, run_id: str, supervisor: Supervisor, tell: Tell
) -> RunProgress | None:
    """Follows a run to its end, telling each step once; None when asked to stop meanwhile.

    A webserver that is away for a moment (it may be restarted) is asked again.
    """
    told: set[tuple[str, str]] = set()
    while not supervisor.stopping.is_set():
        supervisor.look_after()
        try:
            progress = client.follow(run_id)
        except DagsterUnavailableError:
            supervisor.stopping.wait(_POLL_SECONDS)
            continue
        for step, status in progress.steps:
            if status in {"SUCCESS", "FAILURE"} and (step, status) not in told:
                told.add((step, status))
                tell(f"{'✓' if status == 'SUCCESS' else '✗'} {step}")
        if progress.is_finished:
            return progress
        supervisor.stopping.wait(_POLL_SECONDS)
    return None


def _failed_steps(progress: RunProgress) -> str:
    failed = [step for step, status in progress.steps if status == "FAILURE"]
    return ", ".join(failed) or f"run {progress.run_id}"
