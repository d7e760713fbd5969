"""`podpusher db …`: the embedded PostgreSQL of a mode, and its schema."""

from __future__ import annotations

import typer

from integrations.settings import get_settings
from integrations.warehouse import server
from integrations.warehouse.migrate import migrate as migrate_warehouse
from orchestration.commands import dictionary
from orchestration.commands.console import out
from orchestration.lib import dbt

app = typer.Typer(help="The database: start, stop, status, migrate.", no_args_is_help=True)
app.command()(dictionary.dictionary)


@app.command()
def start() -> None:
    """Start the embedded server and leave it running."""
    server.start(get_settings())
    status()


@app.command()
def stop() -> None:
    """Stop the embedded server."""
    server.stop(get_settings())
    status()


@app.command()
def status() -> None:
    """Say whether the database answers, where, and which version it is."""
    out.print(server.status(get_settings()).detail, markup=False)


@app.command()
def migrate() -> None:
    """Create what is missing and bring the schema to this version."""
    settings = get_settings()
    server.start(settings)
    report = migrate_warehouse(settings)
    dbt.ensure_manifest(settings)
    changed = "already at" if report.before == report.after else "brought to"
    out.print(f"{report.database}: {changed} revision {report.after} ({report.edition.name})")
