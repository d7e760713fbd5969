"""`podpusher reparse`: kept answers read again with today's parser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import uuid4

import typer

from integrations.errors import PodpusherError
from integrations.settings import get_settings
from integrations.warehouse.engine import engine
from orchestration.commands.console import out
from orchestration.commands.readings import SourceName, rebuild, running_warehouse
from orchestration.lib import ingest
from orchestration.lib.reparsing import Reparsed
from orchestration.lib.reparsing import reparse as read_again
from scrapers import registry
from scrapers.instant import NotAnInstantError, parse_instant

_AGO = re.compile(r"(\d{1,4})([hd])")


def reparse(
    source: SourceName,
    since: Annotated[
        str, typer.Option(help="2026-11-20, 2026-11-20T08:00Z, or how long ago: 12h, 3d.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would land.")] = False,
    accept: Annotated[
        bool,
        typer.Option(
            "--accept",
            help="Land answers that lost a field too: the source is like that from now on.",
        ),
    ] = False,
) -> None:
    """Read the kept answers of a source again, and land what is new or changed."""
    wanted = registry.get(source)
    now = ingest.utc_now()
    start = instant_of(since, now)
    settings = get_settings()
    with running_warehouse(settings):
        done = read_again(
            wanted,
            engine("worker"),
            since=start,
            run_id=f"reparse-{uuid4()}",
            now=now,
            rehearsal=dry_run,
            accept=accept,
        )
        _tell(done, start)
        if done.rows("loaded") and not dry_run:
            rebuild(settings)
    if dry_run:
        out.print("Nothing was written.")


def instant_of(text: str, now: datetime) -> datetime:
    """Reads what `--since` accepts: a UTC day, an instant with an offset, or how long ago.

    Raises:
        PodpusherError: it is none of these.
    """
    if match := _AGO.fullmatch(text.strip()):
        count = int(match[1])
        return now - (timedelta(hours=count) if match[2] == "h" else timedelta(days=count))
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip()):
            return datetime.fromisoformat(text.strip()).replace(tzinfo=UTC)
        return parse_instant(text)
    except (NotAnInstantError, ValueError) as error:
        raise PodpusherError(
            f"--since cannot read {text!r}.",
            hint="Write 2026-11-20, 2026-11-20T08:00Z, 12h or 3d.",
        ) from error


def _tell(done: Reparsed, since: datetime) -> None:
    said = ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(done.outcomes.items()))
    said = said or "nothing was kept"
    out.print(f"{done.answers:,} answers since {since:%Y-%m-%d %H:%M} UTC: {said}.")
    out.print(
        f"read {done.rows('read'):,} = loaded {done.rows('loaded'):,} + merged"
        f" {done.rows('merged'):,} + unchanged {done.rows('unchanged'):,} + quarantined"
        f" {done.rows('quarantined'):,}; {done.superseded:,} more are told by a later answer"
    )
    if done.held_back:
        out.print(
            f"{done.held_back:,} answers still lack a field their source always gave; their rows"
            " were held back. If the source is like that now: --accept."
        )


COMMANDS: tuple[Callable[..., None], ...] = (reparse,)
