"""`podpusher calendar REGION`: the events of a region and year, with the rule behind each day."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Annotated

import typer

from app.domain.calendar.events import REGIONS, Event, events
from app.domain.calendar.lead_times import BASIS, Assumptions, deadlines
from app.domain.calendar.library import UnknownRegionError
from integrations.errors import PodpusherError
from orchestration.commands.console import out


def calendar(
    region: Annotated[str, typer.Argument(metavar="REGION", help="US, DE, GB-SCT …")],
    year: Annotated[
        int | None, typer.Option("--year", min=1970, max=2090, help="This year if not given.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print the events of a region and when to list a T-shirt for each. Reads no database."""
    asked = year or datetime.now(UTC).year
    try:
        found = events(region, date(asked, 1, 1), date(asked, 12, 31))
    except UnknownRegionError as error:
        raise PodpusherError(
            str(error), hint=f"Regions with occasions of their own: {', '.join(REGIONS)}."
        ) from error
    if as_json:
        json.dump([_as_json(one) for one in found], sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    for one in found:
        listed = deadlines(one, Assumptions()).list_by
        out.print(
            f"{one.day:%a %F}  {one.name} ({one.kind})  list by {listed} ({BASIS})"
            f"  {one.source}: {one.provenance}",
            markup=False,
        )


def _as_json(event: Event) -> dict[str, object]:
    dates = deadlines(event, Assumptions())
    return asdict(event) | {
        "day": event.day.isoformat(),
        "list_by": dates.list_by.isoformat(),
        "order_by": dates.order_by.isoformat(),
        "lead_time_basis": BASIS,
    }


COMMANDS: tuple[Callable[..., None], ...] = (calendar,)
