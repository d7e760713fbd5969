"""`podpusher doctor` and `podpusher browser`: is everything here that the product needs?"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator

import typer
from rich.text import Text
from sqlalchemy import text

from integrations.browser import ensure_chromium, find_chromium
from integrations.errors import PodpusherError
from integrations.settings import Settings, get_settings
from integrations.warehouse import server
from integrations.warehouse.edition import probe
from integrations.warehouse.engine import engine
from orchestration.commands.console import out

Finding = tuple[str, str]


def doctor() -> None:
    """Check this machine and this mode; exit 1 when something needed is missing."""
    settings = get_settings()
    failed = False
    for title, look in _CHECKS:
        try:
            for label, finding in look(settings):
                out.print(Text.assemble(("✓", "green"), f" {label:<12} {finding}"))
        except PodpusherError as error:
            failed = True
            out.print(Text.assemble(("✗", "red"), f" {title:<12} {error}"))
    if failed:
        raise typer.Exit(1)


def browser() -> None:
    """Find a Chromium for the browser sources and tests; install Debian's when root."""
    out.print(str(ensure_chromium(get_settings())))


def _machine(settings: Settings) -> Iterator[Finding]:
    yield "python", platform.python_version()
    yield "mode", f"{settings.mode}, state in {settings.state}"


def _database(settings: Settings) -> Iterator[Finding]:
    status = server.status(settings)
    yield "database", status.detail
    if status.running:
        with engine("app").connect() as connection:
            edition = probe(connection)
            yield "edition", edition.title + (f"; {edition.offer}" if edition.offer else "")
        with engine("owner").connect() as connection:
            revision = connection.execute(text("select version_num from ops.alembic_version"))
            yield "schema", f"revision {revision.scalar_one()}"


def _chromium(settings: Settings) -> Iterator[Finding]:
    found = find_chromium(settings)
    yield "chromium", str(found) if found else "none: sources that need a browser stay disabled"


_CHECKS: tuple[tuple[str, Callable[[Settings], Iterator[Finding]]], ...] = (
    ("machine", _machine),
    ("database", _database),
    ("chromium", _chromium),
)

COMMANDS: tuple[Callable[[], None], ...] = (doctor, browser)
