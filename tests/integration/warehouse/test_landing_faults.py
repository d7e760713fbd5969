"""All or nothing, when the process or the server dies in the middle of a COPY."""

from __future__ import annotations

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
