"""All or nothing, when the process or the server dies in the middle of a COPY."""

from __future__ import annotations

from contextlib import suppress
from threading import Event, Thread

import pytest
from sqlalchemy import text

from integrations.warehouse import server
from integrations.warehouse.engine import engine
from integrations.warehouse.errors import DatabaseUnreachableError
from integrations.warehouse.landing import land
from integrations.warehouse.migrate import migrate
from tests.integration.warehouse.conftest import kill_postmaster, run_python, until
from tests.integration.warehouse.rows import digest, many

LAND_AND_HANG = """
import sys
from integrations.settings import get_settings
from integrations.warehouse.engine import engine
from integrations.warehouse.landing import land
from tests.integration.warehouse.rows import many
def batches():
    yield many(20_000)
    yield many(20_000, first=20_000)
    print("copied", flush=True)
    sys.stdin.read()
land(engine("worker", get_settings()), batches(), "killed")
"""


@pytest.fixture(scope="module", autouse=True)
def migrated(own_server):
    migrate(own_server)
    land(engine("worker", own_server), [many(100)], "before")


def landings_at_work(settings) -> int:
    """Tables that other sessions of this database are writing to."""
    with engine("owner", settings).connect() as connection:
        return connection.execute(
            text(
                "select count(*) from pg_locks where mode = 'RowExclusiveLock'"
                " and pid <> pg_backend_pid() and database ="
                " (select oid from pg_database where datname = current_database())"
            )
        ).scalar_one()


def test_a_process_killed_while_copying_leaves_nothing(own_server):
    worker = engine("worker", own_server)
    before = digest(worker)
    victim = run_python(LAND_AND_HANG, own_server)
    assert victim.stdout.readline() == "copied\n"
    assert landings_at_work(own_server) > 0
    victim.kill()
    victim.communicate()
    until(lambda: landings_at_work(own_server) == 0)
    assert digest(worker) == before
    assert land(worker, [many(20_000), many(20_000, first=20_000)], "again").loaded == 39_900


def test_a_server_killed_while_copying_leaves_nothing_and_the_same_engine_goes_on(own_server):
    worker = engine("worker", own_server)
    before = digest(worker)

    def batches():
        yield many(20_000, first=100_000)
        kill_postmaster(own_server)
        yield many(20_000, first=120_000)

    with pytest.raises(DatabaseUnreachableError, match="nothing was stored") as lost:
        land(worker, batches(), "killed")
    assert lost.value.transient
    server.start(own_server)
    assert digest(worker) == before
    assert land(worker, [many(60_000, first=100_000)], "again").loaded == 60_000


def test_twenty_servers_killed_while_they_copy_keep_each_landing_whole_or_not_at_all(own_server):
    worker = engine("worker", own_server)
    whole = 60_000
    present = "select count(*) from raw.observations where run_id = :run"
    kept = 0
    for n in range(20):
        first = 1_000_000 + whole * n
        batches = [many(20_000, first=first + 20_000 * part) for part in range(3)]
        landed = Event()
        killer = Thread(target=kill_at, args=(own_server, 900 * n, landed))
        killer.start()
        with suppress(DatabaseUnreachableError):
            land(worker, batches, f"round {n}")
        landed.set()
        killer.join()
        server.start(own_server)
        with worker.connect() as connection:
            found = connection.execute(text(present), {"run": f"round {n}"}).scalar_one()
        assert found in {0, whole}, n
        kept += found == whole
    assert kept < 20  # some were hit


def kill_at(settings, rows: int, landed: Event) -> None:
    """Kills the server once a COPY of that many rows is under way, or after the landing."""
    progress = text("select coalesce(max(tuples_processed), -1) from pg_stat_progress_copy")
    # A role sees how far its own sessions are.
    with engine("worker", settings).connect() as connection:
        while not landed.is_set() and connection.execute(progress).scalar_one() < rows:
            connection.rollback()
    kill_postmaster(settings)
