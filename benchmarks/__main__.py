"""`python -m benchmarks ingest|rollups|import|agree|pages|parse|api|fit|all`: prints tables."""

from __future__ import annotations

import json
import logging
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import structlog
import typer
from rich.console import Console

from benchmarks import (
    agreeing,
    fitting,
    importing,
    loading,
    machine,
    pages,
    parsing,
    refreshing,
    serving,
)
from benchmarks.warehouse import benchmark_server, fresh_database
from integrations.browser import ensure_chromium
from integrations.errors import PodpusherError
from integrations.settings import Settings, get_settings
from integrations.warehouse.engine import engine

Rows = Annotated[int, typer.Option(help="New rows to load, per loader and round.", min=1000)]
Sizes = Annotated[list[int], typer.Option(help="Raw rows; several times for several sizes.")]
ImportRows = Annotated[int, typer.Option(help="Rows of the archive.", min=1000)]
Pages = Annotated[int, typer.Option(help="Pages to read by HTTP.", min=10)]
Users = Annotated[int, typer.Option(help="Users who ask at once.", min=1)]
Requests = Annotated[int, typer.Option(help="Requests in all, of each kind.", min=100)]
Terms = Annotated[int, typer.Option(help="Scored terms of a day.", min=100)]
Items = Annotated[int, typer.Option(help="Items of each body.", min=100, max=parsing.MOST)]
Repeats = Annotated[int, typer.Option(help="Rounds; the median is shown.", min=1)]
Url = Annotated[str | None, typer.Option(help="A server to use; the database is made on it.")]
State = Annotated[Path | None, typer.Option(help="Folder of an embedded server to keep.")]

cli = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
# Wide enough for every table, also in a file.
out = Console(highlight=False, width=120)


@cli.command()
def ingest(
    rows: Rows = 1_000_000, repeats: Repeats = 3, url: Url = None, state: State = None
) -> None:
    """Rows a second of our landing beside COPY, SQLAlchemy, polars, ADBC and dlt."""
    with benchmark_server(url, state) as owner, fresh_database(owner) as settings:
        _print_conditions(settings)
        out.print(loading.measure(settings, rows=rows, repeats=repeats))


@cli.command()
def rollups(
    rows: Sizes = [1_000_000],  # noqa: B006 -- typer reads it, nobody changes it
    repeats: Repeats = 3,
    url: Url = None,
    state: State = None,
) -> None:
    """Questions asked of raw and of the rollups, and what keeping the rollups fresh costs."""
    asked, refreshed = refreshing.tables()
    with benchmark_server(url, state) as owner:
        for size in rows:
            with fresh_database(owner) as settings:
                _print_conditions(settings)
                refreshing.measure(settings, size, repeats=repeats, into=(asked, refreshed))
    out.print(asked, refreshed)


@cli.command()
def agree(
    url: Annotated[list[str], typer.Option(help="A server; give two.")],
    rows: Rows = 1_000_000,
) -> None:
    """Whether servers give the same rollups of the same readings, late ones included."""
    table, digests = agreeing.shape(), []
    for one in url:
        with benchmark_server(one, None) as owner, fresh_database(owner) as settings:
            digests.append(agreeing.measure(settings, rows, table))
    out.print(table)
    if any(digest != digests[0] for digest in digests):
        raise PodpusherError("The servers do not agree.")
    out.print(f"All {len(digests)} servers agree on {len(digests[0])} rollups.")


@cli.command("import")
def import_(rows: ImportRows = 10_000_000, url: Url = None, state: State = None) -> None:
    """Time and peak memory of importing one large archive, plain and gzipped."""
    with benchmark_server(url, state) as owner:
        for zipped in (False, True):
            with fresh_database(owner) as settings:
                _print_conditions(settings)
                out.print(importing.measure(settings.state, rows=rows, zipped=zipped))


@cli.command("pages")
def pages_(count: Pages = 1_000) -> None:
    """Pages a second of the sample site, by HTTP and in Chromium."""
    out.print(pages.measure(count, ensure_chromium(get_settings())))


@cli.command()
def fit(
    source: Annotated[str, typer.Argument(help="Whose archive it is.")],
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", exists=True, dir_okay=False)],
    until: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="First day not learnt from.")
    ],
    path: Annotated[Path, typer.Option("--out", help="Where the rules go.")],
) -> None:
    """Fits the rules of the score for *rises* on an archive's training span."""
    out.print(f"{fitting.fit_archive(source, files, until.date(), path)} rules in {path}")


@cli.command()
def api(
    users: Users = 50,
    requests: Requests = 5_000,
    terms: Terms = 5_000,
    url: Url = None,
    state: State = None,
) -> None:
    """How fast the JSON API answers many users at once, and the query of Trends alone."""
    table = serving.shape()
    with benchmark_server(url, state) as owner, fresh_database(owner) as settings:
        _print_conditions(settings)
        day = serving.fill(settings, terms)
        serving.ask(day, table)
        serving.serve(day, users, requests, table)
    out.print(table)


@cli.command("parse")
def parse_(
    items: Items = 5_000,
    repeats: Repeats = 3,
    source: Annotated[str | None, typer.Option(help="Only this source's bodies.")] = None,
) -> None:
    """Items a second of every parser on one core, and how much of it is decoding."""
    out.print(parsing.measure(items, repeats, source))


@cli.command(name="all")
def everything(
    rows: Rows = 1_000_000, repeats: Repeats = 3, url: Url = None, state: State = None
) -> None:
    """All of them at one size."""
    ingest(rows, repeats, url, state)
    rollups([rows], repeats, url, state)
    import_(rows, url, state)
    pages_()
    parse_()


@cli.command(hidden=True)
def import_once(archive: Path) -> None:
    """The process that `import` measures."""
    json.dump(importing.import_once(archive), sys.stdout)


def _print_conditions(settings: Settings) -> None:
    with engine("owner", settings).connect() as connection:
        out.print(machine.conditions(connection))


if __name__ == "__main__":
    # Figures on stdout; of what the product logs only the warnings, on stderr.
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    cli()
