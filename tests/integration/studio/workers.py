"""What happens to workers: they die at a record, their leases end, their jobs fall due."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta

from sqlalchemy import func, update

from integrations.settings import PROJECT_ROOT
from integrations.warehouse import studio_tables as tables
from integrations.warehouse.engine import workspace_transaction


def drain_and_die(studio, at, records):
    """Runs a drain in another process that kills itself; returns what it had recorded."""
    died = subprocess.run(
        [sys.executable, "-m", "tests.integration.studio.killed_drain", str(at)],
        cwd=PROJECT_ROOT,
        env={**os.environ, "PYTHONPATH": str(PROJECT_ROOT), **studio.warehouse.environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert died.returncode == -signal.SIGKILL, died.stderr
    return [line for line in died.stdout.splitlines() if line in records]


def let_leases_end(studio):
    with workspace_transaction(studio.app, studio.workspace) as connection:
        connection.execute(
            update(tables.jobs)
            .where(tables.jobs.c.state == "leased")
            .values(lease_until=func.now() - timedelta(seconds=1))
        )


def make_due(studio):
    with workspace_transaction(studio.app, studio.workspace) as connection:
        connection.execute(update(tables.jobs).values(run_after=func.now()))
