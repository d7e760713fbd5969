"""`podpusher import | parse | scrape`: readings from files and from sources, without Dagster."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer
from rich.text import Text

from integrations.errors import PodpusherError
from integrations.settings import Settings, get_settings
from integrations.warehouse import server
from integrations.warehouse.engine import engine
from integrations.warehouse.landing import Landed
from integrations.warehouse.migrate import migrate
from orchestration.commands.console import err, out
from orchestration.lib import dbt, ingest, terms
from orchestration.lib.switches import is_on, why_off
from scrapers import registry
from scrapers.instant import NotAnInstantError, parse_instant
from scrapers.outcome import Occasion
from scrapers.parsing import parse_file
from scrapers.place import resolve

Files = Annotated[list[Path], typer.Argument(metavar="FILE…", exists=True, dir_okay=False)]
SourceName = Annotated[str, typer.Argument(metavar="SOURCE")]
PlaceName = Annotated[
    str | None,
    typer.Option(
        "--place", help="Where the figures are from, if the file does not say: US, GB+IE."
    ),
]
ObservedAt = Annotated[
    str | None,
    typer.Option(
        "--observed-at", help="When they were read, if the file does not say: 2025-11-07."
    ),
]


def import_files(
    source: SourceName, files: Files, place: PlaceName = None, observed_at: ObservedAt = None
) -> None:
    """Load export files of a source, then rebuild what depends on them.

    Each file lands whole or not at all; a file that cannot be read does not keep the others out.
    """
    wanted = registry.get(source)
    occasion = _occasion("import", place, observed_at)
    settings = get_settings()
    failed: list[str] = []
    landed: list[Landed] = []
    with running_warehouse(settings):
        run_id = f"import-{uuid4()}"
        for file in files:
            try:
                one = ingest.import_file(
                    wanted,
                    file,
                    engine("worker"),
                    run_id=run_id,
                    occasion=occasion,
                    note=lambda sentence, file=file: _show_note(f"{file.name}: {sentence}"),  # type: ignore[misc]
                )
            except PodpusherError as error:
                failed.append(file.name)
                err.print(Text.assemble(("✗", "red"), f" {file.name}: {error}"))
            else:
                landed.append(one)
                out.print(Text.assemble(("✓", "green"), f" {file.name}: {_counts(one)}"))
        # Also when every row was there already: the rebuild of an earlier import may have failed.
        if any(one.read for one in landed):
            rebuild(settings)
    if failed:
        raise PodpusherError(
            f"Not imported: {', '.join(failed)}.", hint="Nothing of these files was kept."
        )
    out.print(f"Loaded into the {settings.mode} warehouse.")


def parse(
    source: SourceName,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    place: PlaceName = None,
    observed_at: ObservedAt = None,
) -> None:
    """Say what a saved page or answer of a source holds. Writes nothing."""
    registry.get(source)
    occasion = _occasion("page", place, observed_at)
    parsed = parse_file(
        source, file.read_bytes(), name=file.name, now=ingest.utc_now(), occasion=occasion
    )
    if as_json:
        json.dump(parsed.as_json(), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    out.print(f"{parsed.outcome} ({parsed.form}): {parsed.reason}", markup=False)
    for sentence in parsed.notes:
        _show_note(sentence)
    for row in [*parsed.observations, *parsed.rejected]:
        known = (f"{key}={value}" for key, value in row.items() if value is not None)
        out.print("  " + " ".join(known), markup=False)


def scrape(source: SourceName) -> None:
    """Read a source now, land what it says, and rebuild what depends on it."""
    wanted = registry.get(source)
    settings = get_settings()
    if not is_on(wanted, settings):
        reason, hint = why_off(wanted, settings)
        raise PodpusherError(reason, hint=hint)
    with running_warehouse(settings):
        asked = ingest.fetch_context(wanted, settings)
        landings = ingest.scrape(wanted, engine("worker"), asked, run_id=f"scrape-{uuid4()}")
        for one in landings:
            sign = "[red]✗[/]" if one.is_failure else "[green]✓[/]"
            out.print(f"{sign} {one.reading.place}: {one.reading.outcome}, {_counts(one.landed)}")
            out.print(f"  {one.reading.reason}", markup=False)
        rebuild(settings)
    if any(one.is_failure for one in landings):
        raise PodpusherError(f"{wanted.title} was not read everywhere.")


def _occasion(access: str, place: str | None, observed_at: str | None) -> Occasion:
    """What the caller knows of a file; a day without a time means its beginning, UTC."""
    moment: datetime | None = None
    if observed_at is not None:
        whole = len(observed_at.strip()) == len("2025-11-07")
        try:
            moment = parse_instant(f"{observed_at.strip()}T00:00:00Z" if whole else observed_at)
        except NotAnInstantError as error:
            raise PodpusherError(
                f"{observed_at!r} is no day and no time.",
                hint="Write it as 2025-11-07 or 2025-11-07T09:30:00Z.",
            ) from error
    return Occasion(access, moment, None if place is None else resolve(place))


def _show_note(sentence: str) -> None:
    err.print(Text.assemble(("!", "yellow"), f" {sentence}"))


def _counts(landed: Landed) -> str:
    return (
        f"read {landed.read:,} = loaded {landed.loaded:,} + merged {landed.merged:,}"
        f" + unchanged {landed.unchanged:,} + quarantined {landed.quarantined:,}"
    )


def rebuild(settings: Settings) -> None:
    """Brings rollups and marts up to what has landed, however old it is."""
    with err.status("Rebuilding rollups and scores …"):
        terms.resolve(engine("worker", settings))
        results = dbt.build(settings)
    dbt.raise_if_failed(results)
    out.print(f"Rebuilt {sum(one.unique_id.startswith('model.') for one in results)} models.")


@contextmanager
def running_warehouse(settings: Settings) -> Iterator[None]:
    """A migrated database for as long as the command runs; stopped again if this started it."""
    was_running = server.status(settings).running
    server.start(settings)
    try:
        migrate(settings)
        yield
    finally:
        if not was_running:
            server.stop(settings)


COMMANDS: tuple[Callable[..., None], ...] = (parse, scrape)
