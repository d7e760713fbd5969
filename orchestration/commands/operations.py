"""`podpusher db backup | restore | slow | docs`: what a person does with a database in use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from integrations.settings import get_settings
from integrations.warehouse import server, statements
from integrations.warehouse.backup import backup as back_up
from integrations.warehouse.restore import restore as bring_back
from orchestration.commands.console import out
from orchestration.lib import dbt, dbt_docs


def backup(file: Annotated[Path, typer.Argument(dir_okay=False)]) -> None:
    """Write the whole database of this mode to FILE, with a manifest beside it."""
    taken = back_up(server.start(get_settings()), file.resolve())
    out.print(
        f"{file}: {sum(taken.rows.values()):,} rows of {len(taken.rows)} tables, revision "
        f"{taken.revision}, sha256 {taken.sha256}\nKeep {file}.json with it. Dagster's own "
        "database (the history of its runs) and the pictures are not part of it.",
        markup=False,
    )


def restore(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Make the database of this mode from a backup; refused where there is data."""
    settings = get_settings()
    server.start(settings)
    taken, report = bring_back(settings, file.resolve())
    dbt.ensure_manifest(settings)
    out.print(
        f"{report.database}: all {sum(taken.rows.values()):,} rows of {len(taken.rows)} tables "
        f"are back as counted when the backup was made; revision {report.after} "
        f"({report.edition.name}).",
        markup=False,
    )


def slow(
    limit: Annotated[int, typer.Option(min=1, help="How many statements.")] = 20,
) -> None:
    """Show the statements that took most of the database's time, the worst first."""
    where = server.start(get_settings())
    table = Table(box=None)
    for title in ("calls", "total ms", "mean ms", "rows"):
        table.add_column(title, justify="right")
    table.add_column("statement", overflow="fold")
    for each in statements.slowest(where, limit):
        figures = (f"{each.calls:,}", f"{each.total_ms:,.0f}", f"{each.mean_ms:,.1f}")
        # A statement may hold brackets of its own: never markup.
        table.add_row(*figures, f"{each.rows:,}", Text(each.query))
    out.print(table)


def docs() -> None:
    """Build dbt's documentation; the app serves it at /docs/warehouse."""
    settings = get_settings()
    server.start(settings)
    out.print(str(dbt_docs.document(settings)), markup=False)


COMMANDS: tuple[Callable[..., None], ...] = (backup, restore, slow, docs)
