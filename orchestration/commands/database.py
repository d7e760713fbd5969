"""`podpusher db …`: the embedded PostgreSQL of a mode, and its schema."""

from __future__ import annotations

from typing import Annotated

import typer

from integrations.settings import get_settings
from integrations.warehouse import server
from integrations.warehouse.engine import engine
from integrations.warehouse.migrate import migrate as migrate_warehouse
from orchestration.commands import dictionary
from orchestration.commands.console import out
from orchestration.lib import dbt, terms, upkeep

app = typer.Typer(help="The database: its server, its schema, its upkeep.", no_args_is_help=True)
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
def migrate(
    timescale: Annotated[
        bool, typer.Option("--timescale", help="Enable TimescaleDB in the database.")
    ] = False,
) -> None:
    """Create what is missing and bring the schema to this version."""
    settings = get_settings()
    server.start(settings)
    report = migrate_warehouse(settings, timescale=timescale)
    dbt.ensure_manifest(settings)
    changed = "already at" if report.before == report.after else "brought to"
    out.print(
        f"{report.database}: {changed} revision {report.after}, {report.edition.title}",
        markup=False,
    )
    if report.edition.offer:
        out.print(report.edition.offer, markup=False)


@app.command()
def build() -> None:
    """Bring terms, rollups and marts up to what has landed."""
    terms.resolve(engine("worker"))
    results = dbt.build(get_settings())
    dbt.raise_if_failed(results)
    out.print(f"Built {sum(one.unique_id.startswith('model.') for one in results)} models.")


@app.command()
def rebuild(
    rollup: str,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Make a rollup and what stands on it anew from the raw readings that are left."""
    if not yes:
        typer.confirm(
            "History older than the raw readings that are left will be gone. Go on?", abort=True
        )
    out.print(f"Made anew: {', '.join(upkeep.rebuild(get_settings(), rollup))}.")


@app.command()
def retain() -> None:
    """Remove raw readings after 90 days and hours after 400; imports and days stay."""
    done = upkeep.retain(get_settings())
    hours = ", ".join(f"{name} {count:,}" for name, count in done.hourly.items())
    out.print(f"Raw: {done.raw_rows:,} rows and {done.raw_chunks:,} chunks. Hours: {hours}.")
