"""`podpusher`: the top floor. Parses the command line, calls a room, prints what it answers.

Every expected failure is one sentence and exit code 1; `--debug` shows the traceback.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib.metadata import version
from typing import Annotated

import structlog
import typer
from rich.text import Text

from integrations.errors import PodpusherError
from integrations.logging import configure
from integrations.settings import Mode, get_settings, use_mode
from orchestration.commands import (
    analysts,
    backtesting,
    calendar,
    database,
    doctor,
    exporting,
    local,
    operations,
    readings,
    reparse,
    sources,
    terms,
)
from orchestration.commands.console import err

app = typer.Typer(
    name="podpusher",
    help="From a trend that is rising now to a live listing, with evidence behind every number.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(database.app, name="db")
app.add_typer(analysts.app, name="analyst")
app.add_typer(sources.app, name="source")
app.add_typer(terms.app, name="term")
_commands: tuple[Callable[..., None], ...] = (
    *local.COMMANDS,
    *readings.COMMANDS,
    *reparse.COMMANDS,
    *exporting.COMMANDS,
    *doctor.COMMANDS,
    *calendar.COMMANDS,
)
for command in _commands:
    app.command()(command)
for command in operations.COMMANDS:
    database.app.command()(command)
app.command("import")(readings.import_files)
app.command()(backtesting.backtest)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"podpusher {version('podpusher')}")
        raise typer.Exit


@app.callback()
def options(
    mode: Annotated[
        Mode | None, typer.Option(help="Which state folder and database: demo or live.")
    ] = None,
    debug: Annotated[bool, typer.Option(help="Show tracebacks.")] = False,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Global options. `--mode` wins over PODPUSHER_MODE; live is the default."""
    if mode is not None:
        use_mode(mode)
    if debug:
        os.environ["PODPUSHER_DEBUG"] = "1"
    settings = get_settings()
    # A command speaks for itself; its log is for whoever asked for one.
    asked = "log_level" in settings.model_fields_set
    configure(level=settings.log_level if asked else "WARNING", json=settings.log_json)


def main() -> None:
    """The console script. Never shows a traceback unless `--debug` asks for it."""
    try:
        app()
    except PodpusherError as error:
        _fail(error.message, error.hint)
    except KeyboardInterrupt:
        _fail("Interrupted; nothing half-done was kept.", None, code=130)
    except Exception as error:  # noqa: BLE001  (the last line of defence: log it, tell it)
        structlog.get_logger().debug("unexpected", error=repr(error))
        _fail(
            f"Unexpected {type(error).__name__}: {error}",
            "Run the command again with `podpusher --debug …` to see where.",
        )


def _fail(message: str, hint: str | None, *, code: int = 1) -> None:
    if os.environ.get("PODPUSHER_DEBUG") and sys.exc_info()[0] is not None:
        raise  # noqa: PLE0704  (called from an except block)
    # The words may hold brackets of their own (`[SQL: …]`, a file's name): never markup.
    err.print(Text.assemble(("Error:", "bold red"), f" {message}", f"\n{hint}" if hint else ""))
    raise SystemExit(code)
