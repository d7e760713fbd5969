"""`kill -9` in the middle of a materialisation: the thread completes, no row is lost or doubled."""

import os
import signal
from datetime import UTC, datetime

import httpx
import pytest

from integrations.settings import Mode, Settings
from integrations.warehouse import server
from orchestration.lib.dagster_client import DagsterUnavailableError
from orchestration.lib.switches import is_on
from scrapers.registry import SOURCES
from tests.stack import eventually

_DESCENDANTS = """
query Descendants($root: String!) {
  runsOrError(filter: {tags: [{key: "dagster/root_run_id", value: $root}]}) {
    ... on Runs { results { runId status } }
  }
}"""
_DOUBLED = """
select source, place, kind, term, period, observed_at from raw.observations
 group by 1, 2, 3, 4, 5, 6 having count(*) > 1
"""


def descendants(stack, run_id):
    """The runs that run retries made of a run, newest first."""
    body = {"query": _DESCENDANTS, "variables": {"root": run_id}}
    try:
        answer = httpx.post(f"{stack.urls['dagster']}/graphql", json=body, timeout=10).json()
    except (httpx.HTTPError, ValueError):
        return []
    return answer["data"]["runsOrError"]["results"]


def succeeds_in_the_end(stack, run_id):
    """Waits until the run, or a retry of it, has succeeded."""

    def look():
        try:
            if stack.dagster.follow(run_id).status == "SUCCESS":
                return True
        except DagsterUnavailableError:
            return False
        return any(run["status"] == "SUCCESS" for run in descendants(stack, run_id))

    eventually(look, seconds=180, what=f"the success of run {run_id} or of a retry of it")


def kill_database(stack):
    """Kills the postmaster and waits until the supervisor has it running again."""
    settings = Settings(mode=Mode.DEMO, state_dir=stack.state)
    before = server.status(settings).pid
    os.kill(before, signal.SIGKILL)

    def back():
        now = server.status(settings)
        return now.running and now.pid != before

    eventually(back, what="a new database server")


def step_started(stack, run_id):
    """True once a step of the run has begun."""
    return bool(stack.dagster.follow(run_id).steps)


@pytest.mark.parametrize(
    "victim",
    ["app", "dagster-webserver", "dagster-daemon", "code-ingest", "code-transform", "database"],
)
def test_the_thread_completes_after_kill_9_during_a_materialisation(stack, victim):
    killed_at = datetime.now(UTC)
    location = ("transform", "build") if victim == "code-transform" else ("ingest", "scrape")
    run_id = stack.dagster.launch(*location)
    eventually(lambda: step_started(stack, run_id), what="the start of a step")
    if victim == "database":
        kill_database(stack)
    else:
        stack.kill(victim)
    succeeds_in_the_end(stack, run_id)
    eventually(lambda: httpx.get(f"{stack.urls['app']}/healthz").status_code == 200, what="the app")
    assert stack.query(_DOUBLED) == []
    if location[0] == "ingest":
        newest = stack.query(
            "select source, max(observed_at) as newest from raw.observations"
            " where access = 'sample' and volume_unit <> 'index' group by source"
        )
        read = {one.name for one in SOURCES.values() if is_on(one, Settings(mode=Mode.DEMO))}
        assert {row.source for row in newest} == read
        assert all(row.newest >= killed_at for row in newest)
