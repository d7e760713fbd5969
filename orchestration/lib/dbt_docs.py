"""dbt's documentation of the models as one page in the state folder, for the app to serve.

It is built in a folder of its own, because the target folder holds the manifest that Dagster reads,
and replaces the old page in one step. `python -m orchestration.lib.dbt_docs` builds it too: the
local stack runs that beside everything else, so that nobody waits for it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from integrations.settings import PROJECT_ROOT, Settings, get_settings
from integrations.warehouse.engine import database_url
from orchestration.lib import dbt
from orchestration.lib.dbt_process import DbtError, environment, invoke

_NICE = 10
_STOP_SECONDS = 10


def document(settings: Settings) -> Path:
    """Builds the page from the models and the database's catalog; returns where it lies.

    Waits for a build that runs.

    Raises:
        DbtError: dbt failed, or a model does not compile.
        DbtInterruptedError: it could not reach the database.
    """
    dbt.ensure_manifest(settings)
    parsed = dbt.manifest_path(settings).parent
    page = settings.warehouse_docs
    page.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=page.parent, prefix=".") as folder:
        target = Path(folder)
        shutil.copy(parsed / "partial_parse.msgpack", target)
        with environment(database_url("dbt")), dbt.one_build_at_a_time():
            invoke(["docs", "generate", "--static"], target, parsed=True)
        built = target / "static_index.html"
        if not built.exists():
            raise DbtError(
                "dbt could not document the models: one of them does not compile.",
                hint="Run the `build` job of the transform location; it names the model.",
            )
        built.replace(page)
    return page


@contextmanager
def built_beside(settings: Settings) -> Iterator[None]:
    """Builds the page in a process of its own while the block runs, unless it is up to date."""
    page, manifest = settings.warehouse_docs, dbt.manifest_path(settings)
    if page.exists() and page.stat().st_mtime >= manifest.stat().st_mtime:
        yield
        return
    with (settings.state / "logs" / "dbt-docs.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "orchestration.lib.dbt_docs"],
            cwd=PROJECT_ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    psutil.Process(process.pid).nice(_NICE)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


if __name__ == "__main__":
    document(get_settings())
