"""dbt, in this process: parse once at set-up, build with the parsed manifest afterwards.

Every state folder has a target folder of its own, because a manifest carries the name of the
database it was parsed for. Builds of one database are serialised by an advisory lock: a build from
the command line waits for one from Dagster, and the lock goes with the process that held it.

Its failures are those of `dbt_process`.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, make_url, text

from integrations.settings import Settings
from integrations.warehouse.engine import database_url, engine
from orchestration.lib.dbt_process import (
    CONNECTION_LOST,
    PROJECT,
    DbtBuildError,
    DbtError,
    DbtInterruptedError,
    environment,
    invoke,
)

_LOCK = "podpusher.dbt"
_SOURCES = ("models", "macros", "seeds", "tests")
# Unit tests watch code, not data; an exposure is a page, which dbt only names.
_NOT_BUILT = ("--exclude-resource-type", "unit_test", "--exclude-resource-type", "exposure")
# Tests that read a whole table for ever growing cost more than what they follow: once a day.
_WHOLE = "tag:whole"


@dataclass(frozen=True, slots=True)
class NodeResult:
    """What dbt says of one node.

    Attributes:
        unique_id: For example `model.podpusher.trend_scores`.
        status: `success`, `pass`, `warn`, `error`, `fail` or `skipped`.
        seconds: Execution time.
        message: dbt's own sentence; for a failed test, how many rows failed.
    """

    unique_id: str
    status: str
    seconds: float
    message: str

    @property
    def is_failed(self) -> bool:
        """True for an error or a failed test."""
        return self.status in {"error", "fail", "runtime error"}


def manifest_path(settings: Settings) -> Path:
    """Where the parsed manifest of this mode lies."""
    return settings.state / "dbt" / "manifest.json"


def read_manifest(settings: Settings) -> dict[str, Any]:
    """Returns the parsed manifest.

    Raises:
        DbtError: the project has not been parsed for this state folder.
    """
    try:
        manifest: dict[str, Any] = json.loads(manifest_path(settings).read_text())
    except FileNotFoundError:
        raise DbtError(
            "The dbt project has not been parsed.", hint="Run `podpusher db migrate` first."
        ) from None
    return manifest


def ensure_manifest(settings: Settings) -> None:
    """Parses the project unless the manifest was made of exactly these files.

    Told by their content: an older checkout, or a state folder from elsewhere, has newer times.
    """
    target = manifest_path(settings)
    made_of = target.with_name("project.sha256")
    project = _digest()
    if not (target.exists() and made_of.exists() and made_of.read_text() == project):
        made_of.unlink(missing_ok=True)
        parse(database_url("dbt"), target.parent)
        made_of.write_text(project)


def _digest() -> str:
    files = [path for folder in _SOURCES for path in (PROJECT / folder).rglob("*")]
    digest = hashlib.sha256()
    for path in sorted([*files, *PROJECT.glob("*.yml")]):
        if path.is_file():
            digest.update(f"{path.relative_to(PROJECT)}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def parse(url: URL, target: Path) -> None:
    """Parses the project for the database of a URL into a target folder; connects to nothing."""
    with environment(url):
        invoke(["parse"], target)


def build(settings: Settings, *, variables: Mapping[str, object] | None = None) -> list[NodeResult]:
    """Builds every model and runs the tests of what is new, in order.

    Args:
        settings: Their state folder holds the manifest.
        variables: dbt vars of this invocation.

    Returns:
        One result per node, also for those that failed.

    Raises:
        DbtError: dbt itself failed before any node ran.
        DbtInterruptedError: it could not reach the database.
    """
    ensure_manifest(settings)
    arguments = ["build", *_NOT_BUILT, "--exclude", _WHOLE]
    if variables:
        arguments += ["--vars", json.dumps(dict(variables))]
    return _run(settings, arguments)


def check(settings: Settings) -> list[NodeResult]:
    """Runs the tests that read whole tables; their time grows with the warehouse.

    Raises:
        DbtError: dbt itself failed before any test ran.
        DbtInterruptedError: it could not reach the database.
    """
    ensure_manifest(settings)
    return _run(settings, ["test", "--select", _WHOLE])


def _run(settings: Settings, arguments: list[str]) -> list[NodeResult]:
    with environment(database_url("dbt")), one_build_at_a_time():
        target = manifest_path(settings).parent
        result = invoke([*arguments, "--no-use-colors"], target, parsed=True)
    return [
        NodeResult(
            node.node.unique_id, str(node.status), node.execution_time, str(node.message or "")
        )
        for node in result.results
    ]


def rollups(settings: Settings) -> dict[str, dict[str, Any]]:
    """What each rollup declares in its `meta`, by the name of its model.

    Raises:
        DbtError: the project has not been parsed for this state folder.
    """
    return {
        node["name"]: node["config"]["meta"]
        for node in read_manifest(settings)["nodes"].values()
        if node["config"].get("materialized") == "rollup"
    }


def raise_if_failed(results: list[NodeResult]) -> None:
    """Raises DbtBuildError when a node failed; names each with dbt's message.

    dbt keeps only the text of a driver's error, so a lost connection is known by libpq's words.
    """
    failed = [f"{node.unique_id}: {node.message}" for node in results if node.is_failed]
    if failed:
        lost = any(CONNECTION_LOST.search(message) for message in failed)
        raise (DbtInterruptedError if lost else DbtBuildError)("dbt: " + "; ".join(failed))


@contextmanager
def one_build_at_a_time() -> Iterator[None]:
    """Holds this database's builds off, or waits for the one that runs."""
    with engine("worker").connect() as connection:
        key = {"name": _LOCK}
        connection.execute(text("select pg_advisory_lock(hashtext(:name))"), key)
        connection.commit()
        try:
            yield
        finally:
            connection.execute(text("select pg_advisory_unlock(hashtext(:name))"), key)
            connection.commit()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        parse(make_url("postgresql+psycopg://nobody@127.0.0.1/podpusher"), Path(folder))
    sys.stdout.write("dbt parse: the project is sound\n")
