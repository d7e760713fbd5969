"""Leasing jobs: the one call that crosses workspaces, and how little it opens."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import IntegrityError, ProgrammingError

from app.store import jobs
from integrations.warehouse import studio_tables as tables
from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.tables import workspaces
from tests.integration.studio.rows import one_of_each

MINUTE = timedelta(minutes=1)
KINDS = ["render", "publish"]


def new_workspace(warehouse) -> UUID:
    made = uuid4()
    with workspace_transaction(warehouse.engine("app"), made) as connection:
        connection.execute(insert(workspaces).values(id=made, name="A shop"))
    return made


def wish(warehouse, workspace, key, kind="render"):
    with workspace_transaction(warehouse.engine("app"), workspace) as connection:
        jobs.enqueue(connection, workspace, kind, key, {"design": key})


def lease(warehouse, worker="one", batch=100, duration=MINUTE):
    return jobs.lease(
        warehouse.engine("worker"), KINDS, worker=worker, batch=batch, duration=duration
    )


def states(warehouse, workspace):
    with workspace_transaction(warehouse.engine("app"), workspace) as connection:
        return dict(
            connection.execute(select(tables.jobs.c.idempotency_key, tables.jobs.c.state)).all()
        )


def test_a_worker_leases_the_jobs_of_every_workspace_and_counts_them_first(warehouse):
    one, other = new_workspace(warehouse), new_workspace(warehouse)
    wish(warehouse, one, "a")
    wish(warehouse, other, "b", kind="publish")
    assert jobs.count_due(warehouse.engine("worker"), KINDS) == 2
    assert jobs.count_due(warehouse.engine("worker"), ["publish"]) == 1
    leased = lease(warehouse)
    assert {(job.workspace_id, job.payload["design"], job.attempts) for job in leased} == {
        (one, "a", 1),
        (other, "b", 1),
    }
    assert jobs.count_due(warehouse.engine("worker"), KINDS) == 0
    assert lease(warehouse, "two") == []


def test_the_same_wish_twice_is_one_job(warehouse):
    workspace = new_workspace(warehouse)
    wish(warehouse, workspace, "a")
    wish(warehouse, workspace, "a")
    assert states(warehouse, workspace) == {"a": "queued"}


def test_parallel_workers_never_lease_the_same_job(warehouse):
    workspace = new_workspace(warehouse)
    for number in range(40):
        wish(warehouse, workspace, f"job {number}")
    with ThreadPoolExecutor(5) as pool:
        taken = list(pool.map(lambda n: lease(warehouse, f"w{n}", batch=4), range(20)))
    ids = [job.id for batch in taken for job in batch]
    assert len(ids) == len(set(ids)) == 40


def test_an_expired_lease_is_taken_again_and_the_first_worker_can_record_nothing(warehouse):
    workspace = new_workspace(warehouse)
    wish(warehouse, workspace, "a")
    (first,) = lease(warehouse, "slow", duration=timedelta(0))
    (second,) = lease(warehouse, "quick")
    assert (second.id, second.attempts) == (first.id, 2)
    worker = warehouse.engine("worker")
    with pytest.raises(jobs.LeaseLostError), jobs.hold(worker, first, MINUTE) as connection:
        jobs.settle(connection, first)
    with jobs.hold(worker, second, MINUTE) as connection:
        jobs.settle(connection, second)
    assert states(warehouse, workspace) == {"a": "done"}
    with pytest.raises(jobs.LeaseLostError), jobs.hold(worker, second, MINUTE):
        pass


def test_a_worker_that_leases_its_own_expired_job_again_holds_only_the_new_lease(warehouse):
    workspace = new_workspace(warehouse)
    wish(warehouse, workspace, "a")
    (first,) = lease(warehouse, duration=timedelta(0))
    lease(warehouse)
    with pytest.raises(jobs.LeaseLostError), jobs.hold(warehouse.engine("worker"), first, MINUTE):
        pass


def test_a_postponed_job_waits_and_a_failed_one_can_be_wished_again(warehouse):
    workspace = new_workspace(warehouse)
    worker = warehouse.engine("worker")
    wish(warehouse, workspace, "later")
    (later,) = lease(warehouse)
    with jobs.hold(worker, later, MINUTE) as connection:
        jobs.postpone(connection, later, wait=MINUTE, reason="no luck")
    wish(warehouse, workspace, "never")
    (never,) = lease(warehouse)
    with jobs.hold(worker, never, MINUTE) as connection:
        jobs.settle(connection, never, reason="impossible")
    assert states(warehouse, workspace) == {"later": "queued", "never": "failed"}
    assert lease(warehouse) == []
    wish(warehouse, workspace, "never")
    (again,) = lease(warehouse)
    assert (again.id, again.attempts) == (never.id, 1)


def test_only_a_worker_may_lease(warehouse):
    for role in ("app", "analyst", "dbt"):
        for call in ("app.lease_jobs('{render}', 'me', 1, '1 min')", "app.count_due_jobs('{}')"):
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                warehouse.engine(role).connect() as connection,
            ):
                connection.execute(text(f"select {call}"))


@pytest.mark.parametrize("role", ["app", "worker"])
def test_raising_the_flag_of_the_lease_by_hand_shows_nothing(warehouse, role):
    wish(warehouse, new_workspace(warehouse), "a")
    with warehouse.engine(role).begin() as connection:
        connection.execute(text("select set_config('podpusher.leasing', 'on', true)"))
        assert connection.execute(select(func.count()).select_from(tables.jobs)).scalar() == 0


def test_the_flag_is_down_again_after_a_lease(warehouse):
    wish(warehouse, new_workspace(warehouse), "a")
    with warehouse.engine("owner").begin() as connection:
        connection.execute(text("select app.count_due_jobs('{render}')"))
        connection.execute(text("select app.lease_jobs('{render}', 'me', 1, '1 min')"))
        assert connection.execute(select(func.count()).select_from(tables.jobs)).scalar() == 0


def test_no_row_can_belong_to_a_row_of_another_workspace(warehouse):
    one, other = new_workspace(warehouse), new_workspace(warehouse)
    for workspace in (one, other):
        with workspace_transaction(warehouse.engine("app"), workspace) as connection:
            one_of_each(connection, workspace)
    with workspace_transaction(warehouse.engine("app"), other) as connection:
        foreign = connection.execute(select(tables.designs.c.id)).scalar_one()
    with (
        pytest.raises(IntegrityError, match="listings_design"),
        workspace_transaction(warehouse.engine("app"), one) as connection,
    ):
        connection.execute(insert(tables.listings).values(workspace_id=one, design_id=foreign))


def test_nobody_deletes_from_the_ledger(warehouse):
    workspace = new_workspace(warehouse)
    for role in ("app", "worker"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            workspace_transaction(warehouse.engine(role), workspace) as connection,
        ):
            connection.execute(tables.usage_ledger.delete())


def test_a_design_without_pictures_cannot_be_called_rendered(warehouse):
    workspace = new_workspace(warehouse)
    with workspace_transaction(warehouse.engine("app"), workspace) as connection:
        one_of_each(connection, workspace)
    with (
        pytest.raises(IntegrityError, match="designs_have_pictures"),
        workspace_transaction(warehouse.engine("app"), workspace) as connection,
    ):
        connection.execute(update(tables.designs).values(state="rendered"))
