"""`podpusher demo | run | stop | reset`: the whole product on this machine."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from integrations.errors import PodpusherError
from integrations.settings import Mode, Settings, get_settings, use_mode
from integrations.warehouse import server
from orchestration.commands.console import err, out
from orchestration.lib import dbt_docs
from orchestration.local import materialise
from orchestration.local.supervisor import Supervisor
from orchestration.local.supervisor import stop as stop_everything


def demo() -> None:
    """Run the whole chain on the sample site: no key, no account, no network."""
    _run(Mode.DEMO)


def run() -> None:
    """Run with live sources and your keys."""
    _run(Mode.LIVE)


def stop() -> None:
    """Stop everything of this mode, also what a killed start left behind."""
    ended = stop_everything(get_settings())
    out.print(f"Stopped: {', '.join(ended)}." if ended else "Nothing was running.")


def reset(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Stop this mode and delete its database and state folder."""
    settings = get_settings()
    if not yes:
        typer.confirm(f"Delete {settings.state} and its database for good?", abort=True)
    stop_everything(settings)
    server.destroy(settings)
    shutil.rmtree(settings.state, ignore_errors=True)
    out.print(f"Deleted {settings.state} and its database.", markup=False)


def _run(mode: Mode) -> None:
    settings = use_mode(mode)
    with Supervisor(settings, tell=_tell) as supervisor:
        with _step("Database"):
            supervisor.start_database()
        with _step("Servers: " + ("sample site, " if settings.is_demo else "") + "Dagster, app"):
            supervisor.start_processes()
        # The demo is worth opening once it has scores; a live start need not wait for the world.
        opens_at_once = not settings.is_demo or materialise.has_scores()
        if opens_at_once and not supervisor.stopping.is_set():
            _ready(settings, supervisor)
            _tell("Showing what is there; reading the sources …")
        with _step("Sources, rollups, scores"):
            materialise.everything(supervisor, tell=_tell)
        if not supervisor.stopping.is_set():
            if not opens_at_once:
                _ready(settings, supervisor)
            with dbt_docs.built_beside(settings):
                supervisor.watch()
        _tell("Stopping …")
    _tell("Stopped.")


def _ready(settings: Settings, supervisor: Supervisor) -> None:
    urls = supervisor.ports.urls
    out.print("\n[bold green]PODPUSHER READY[/]")
    out.print(f"  App      {urls['app']}")
    out.print(f"  Dagster  {urls['dagster']}")
    out.print(f"  Logs     {settings.state / 'logs'}", markup=False)
    if settings.is_demo:
        out.print("  Data     sample data, labelled sample on every page")
    out.print("  Ctrl-C stops what this command started.\n")


def _tell(sentence: str) -> None:
    err.print(f"  {sentence}", markup=False)


@contextmanager
def _step(title: str) -> Iterator[None]:
    err.print(f"[bold]›[/] {title} …")
    started = time.monotonic()
    try:
        yield
    except PodpusherError:
        err.print(f"[red]✗[/] {title}")
        raise
    err.print(f"[green]✓[/] {title} ({time.monotonic() - started:.0f} s)")


COMMANDS: tuple[Callable[..., None], ...] = (demo, run, stop, reset)
