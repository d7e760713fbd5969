"""`podpusher export`: a mart as Parquet or CSV, for whatever an analyst opens next."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from integrations.errors import PodpusherError
from integrations.settings import get_settings
from integrations.warehouse import export as warehouse_export
from integrations.warehouse import server
from integrations.warehouse.engine import engine
from orchestration.commands.console import err


class Format(StrEnum):
    """What the file is."""

    CSV = "csv"
    PARQUET = "parquet"


def export(
    mart: Annotated[str, typer.Argument(metavar="MART")],
    file_format: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.CSV,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Only rows of this UTC day and later."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Default for CSV: standard output.")
    ] = None,
) -> None:
    """Write one relation of the marts to a file, complete or not at all."""
    if out is None and file_format is Format.PARQUET:
        raise PodpusherError("Parquet goes to a file.", hint="Name one with --out.")
    settings = get_settings()
    server.start(settings)
    write = {Format.CSV: warehouse_export.to_csv, Format.PARQUET: warehouse_export.to_parquet}
    arguments = engine("analyst", settings), mart.removeprefix("marts.")
    day = since.date() if since else None
    if out is not None:
        with warehouse_export.replacing(out) as stream:
            rows = write[file_format](*arguments, stream, day)
        err.print(f"{out}: {rows:,} rows", markup=False)
        return
    try:
        write[file_format](*arguments, sys.stdout.buffer, day)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read has seen enough. Python would complain once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None


COMMANDS: tuple[Callable[..., None], ...] = (export,)
