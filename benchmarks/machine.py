"""What a figure depends on beside the code: machine, versions, durability, and what else ran."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import distributions, version
from pathlib import Path

import psutil
from sqlalchemy import Connection, text

_SHOWN = ("polars", "psycopg", "sqlalchemy", "adbc-driver-postgresql", "dlt", "pyarrow", "dbt-core")
_SERVER = text(
    """
    select current_setting('server_version') as version,
           (select extversion from pg_extension where extname = 'timescaledb') as timescaledb,
           current_setting('fsync') as fsync,
           current_setting('synchronous_commit') as synchronous_commit,
           current_setting('full_page_writes') as full_page_writes,
           current_setting('shared_buffers') as shared_buffers,
           current_setting('max_wal_size') as max_wal_size
    """
)


def load() -> float:
    """Processes that wanted a core during the last minute, ours included."""
    return os.getloadavg()[0]


def here() -> str:
    """When and on what machine, beside which load: one line."""
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores ({_processor()}), "
        f"{psutil.virtual_memory().total / 2**30:.0f} GiB, load {load():.1f}"
    )


def conditions(connection: Connection) -> str:
    """Three lines to stand above a table of figures."""
    found = connection.execute(_SERVER).one()
    timescale = f" with TimescaleDB {found.timescaledb}" if found.timescaledb else ""
    # The product's own environment has not all of the tools that are measured beside it.
    libraries = ", ".join(f"{name} {version(name)}" for name in _SHOWN if _is_installed(name))
    return (
        f"{here()}\n"
        f"PostgreSQL {found.version}{timescale}: fsync {found.fsync}, synchronous_commit "
        f"{found.synchronous_commit}, full_page_writes {found.full_page_writes}, "
        f"shared_buffers {found.shared_buffers}, max_wal_size {found.max_wal_size}\n"
        f"Python {platform.python_version()}, {libraries}"
    )


def _is_installed(name: str) -> bool:
    return any(True for _ in distributions(name=name))


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    lines = known.read_text().splitlines() if known.exists() else []
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
