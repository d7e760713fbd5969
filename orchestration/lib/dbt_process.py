"""How dbt runs inside this process, and what its failures are.

DbtError                  dbt could not run at all; permanent
DbtBuildError             models or tests failed; carries their names and messages; permanent
└── DbtInterruptedError   they failed because the database went away; transient
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import URL

from integrations.errors import PodpusherError
from integrations.settings import PROJECT_ROOT

PROJECT = PROJECT_ROOT / "dbt_project"
CONNECTION_LOST = re.compile(
    "closed the connection unexpectedly|connection already closed|terminating connection"
    "|could not connect|Connection refused|the database system is|SSL SYSCALL error"
)


class DbtError(PodpusherError):
    """dbt could not start or could not parse the project."""


class DbtBuildError(PodpusherError):
    """Some nodes failed. What was built before them stays built."""


class DbtInterruptedError(DbtBuildError):
    """The database went away while dbt was building."""

    transient: ClassVar[bool] = True


def invoke(arguments: list[str], target: Path, *, parsed: bool = False) -> Any:
    """Runs one dbt command in this process; returns dbt's own result.

    Args:
        arguments: The command and its options.
        target: Folder that dbt writes to.
        parsed: Use the manifest that lies in the target folder instead of parsing.

    Raises:
        DbtError: dbt failed as a whole, not one node of it.
        DbtInterruptedError: it could not reach the database.
    """
    from dbt.cli.main import dbtRunner  # noqa: PLC0415  (2 s to import: only when dbt runs)
    from dbt.contracts.graph.manifest import Manifest  # noqa: PLC0415
    from dbt.parser.manifest import extended_mashumuro_decoder  # noqa: PLC0415

    manifest = None
    if parsed:
        saved = (target / "partial_parse.msgpack").read_bytes()
        manifest = Manifest.from_msgpack(saved, extended_mashumuro_decoder)
        # The `graph` that models may ask; parsing would have built it.
        manifest.build_flat_graph()  # type: ignore[no-untyped-call]
    done = dbtRunner(manifest=manifest).invoke(
        [
            *arguments,
            *("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)),
            *("--target-path", str(target), "--log-path", str(target / "logs")),
            *("--log-level", "none"),
        ]
    )
    if done.exception is not None:
        lost = CONNECTION_LOST.search(str(done.exception))
        kind = DbtInterruptedError if lost else DbtError
        raise kind(f"dbt {arguments[0]} failed: {done.exception}") from done.exception
    return done.result


@contextmanager
def environment(url: URL) -> Iterator[None]:
    """Tells profiles.yml where to connect, for as long as dbt runs."""
    values = {
        "PODPUSHER_DBT_HOST": url.host or str(url.query.get("host", "127.0.0.1")),
        "PODPUSHER_DBT_PORT": str(url.port or 5432),
        "PODPUSHER_DBT_USER": url.username or "",
        "PODPUSHER_DBT_PASSWORD": url.password or "",
        "PODPUSHER_DBT_DBNAME": url.database or "",
        "PODPUSHER_DBT_SSLMODE": str(url.query.get("sslmode", "prefer")),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
