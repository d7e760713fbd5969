"""`podpusher db dictionary`: writes the analysts' data dictionary, or checks that it is current.

It needs no database: dbt parses the project without connecting to one.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import make_url

from integrations.errors import PodpusherError
from integrations.settings import PROJECT_ROOT
from orchestration.commands.console import out
from orchestration.lib import dbt
from orchestration.lib.dictionary import dictionary as described

PAGE = PROJECT_ROOT / "docs" / "analyst" / "dictionary.md"


class OutdatedDictionaryError(PodpusherError):
    """The page says something else than the models."""


def dictionary(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail when the page is outdated.")
    ] = False,
) -> None:
    """Write docs/analyst/dictionary.md from the descriptions beside the models.

    Raises:
        DbtError: the project cannot be parsed.
        OutdatedDictionaryError: `check` is set and the page differs.
    """
    current = described(parsed_project())
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == current:
        out.print("The data dictionary is current.")
        return
    if check:
        raise OutdatedDictionaryError(
            "The data dictionary is not what the models say.",
            hint="Run `podpusher db dictionary` and commit docs/analyst/dictionary.md.",
        )
    PAGE.write_text(current, encoding="utf-8")
    out.print("The data dictionary was written.")


def parsed_project() -> dict[str, Any]:
    """The manifest of the project as it lies here, parsed for no database in particular."""
    with tempfile.TemporaryDirectory() as folder:
        dbt.parse(make_url("postgresql+psycopg://nobody@127.0.0.1/podpusher"), Path(folder))
        manifest: dict[str, Any] = json.loads((Path(folder) / "manifest.json").read_text())
    return manifest
