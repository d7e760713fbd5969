"""`podpusher source list | show | reset`: what is read, paused, and left to spend."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.table import Table
from rich.text import Text
from sqlalchemy import Row, select

from integrations.circuit import Circuit, State
from integrations.openai.gate import BREAKER
from integrations.settings import Settings, get_settings
from integrations.warehouse.breaker import Breaker
from integrations.warehouse.budgets import Budget, Ledger
from integrations.warehouse.engine import engine
from integrations.warehouse.tables import scrape_attempts
from orchestration.commands.console import out
from orchestration.commands.readings import running_warehouse
from orchestration.lib.admission import breaker_key
from orchestration.lib.switches import is_on, why_off
from scrapers import registry
from scrapers.registry import SOURCES, Source

app = typer.Typer(no_args_is_help=True, help="Sources: switches, breakers, budgets, last attempts.")
SourceName = Annotated[str, typer.Argument(metavar="SOURCE")]

OPENAI = BREAKER.partition(":")[2]
_ATTEMPTS_SHOWN = 10


@app.command("list")
def list_() -> None:
    """Show every source: whether it is read, whether it is paused, and its last attempt."""
    settings = get_settings()
    table = Table("source", "switch", "breaker", "last attempt", box=None)
    with running_warehouse(settings):
        breaker = Breaker(engine("worker"))
        for source in SOURCES.values():
            last = _attempts(source, limit=1)
            table.add_row(
                source.name,
                "on" if is_on(source, settings) else "off",
                _state(breaker.look(breaker_key(source.name))),
                f"{_when(last[0].started_at)} {last[0].outcome}" if last else "none yet",
            )
        model = breaker.look(BREAKER)
    out.print(table)
    if model != Circuit():
        out.print(f"The model's service ({OPENAI}): {_state(model)}.")


@app.command()
def show(source: SourceName) -> None:
    """Show one source: terms, switch, breaker, what is left of its budgets, last attempts."""
    wanted, settings = registry.get(source), get_settings()
    with running_warehouse(settings):
        circuit = Breaker(engine("worker")).look(breaker_key(wanted.name))
        budgets = [
            one for one in Ledger(engine("worker")).budgets() if _belongs(one, wanted, settings)
        ]
        attempts = _attempts(wanted, limit=_ATTEMPTS_SHOWN)
    switch = "on" if is_on(wanted, settings) else f"off. {why_off(wanted, settings)[1]}"
    for title, said in (
        (wanted.title, f"{wanted.name}, read by {' and '.join(wanted.modes)}"),
        ("Terms", wanted.terms_note),
        ("Switch", switch),
        ("Breaker", _state(circuit)),
    ):
        out.print(Text.assemble((f"{title}: ", "bold"), said))
    if circuit.reason:
        out.print(Text.assemble(("Last failure: ", "bold"), circuit.reason))
    for one in budgets:
        out.print(f"Budget {one.budget}: {one.left:,} of {one.most:,} left within {one.span}")
    table = Table("started (UTC)", "place", "outcome", "reason", box=None)
    for attempt in attempts:
        # A reason may hold brackets of its own: never markup.
        reason = Text(attempt.reason or "")
        table.add_row(_when(attempt.started_at), attempt.place, attempt.outcome, reason)
    out.print(table if attempts else "It was never asked.")


@app.command()
def reset(source: SourceName) -> None:
    """Close the breaker of a source, or of the provider openai, so that it is asked again."""
    if source == OPENAI:
        key, title = BREAKER, "The model's service"
    else:
        wanted = registry.get(source)
        key, title = breaker_key(wanted.name), wanted.title
    with running_warehouse(get_settings()):
        was_counting = Breaker(engine("worker")).reset(key)
    done = "is no longer paused and will be asked" if was_counting else "was not paused"
    out.print(f"{title} {done}.")


def _state(circuit: Circuit) -> str:
    """A circuit in words."""
    times = f"{circuit.failures:,} failure{'' if circuit.failures == 1 else 's'} in a row"
    if circuit.state is State.CLOSED:
        return f"closed, {times}" if circuit.failures else "closed"
    if circuit.state is State.HALF_OPEN and circuit.probe_until is not None:
        return f"half open: one is trying until {_when(circuit.probe_until)} after {times}"
    if circuit.retry_at is not None and circuit.retry_at <= datetime.now(UTC):
        return f"open, and due: the next request tries after {times}"
    until = _when(circuit.retry_at) if circuit.retry_at is not None else "it is reset"
    return f"open: paused until {until} after {times}, opened {circuit.trips} times in a row"


def _belongs(budget: Budget, source: Source, settings: Settings) -> bool:
    """Whether a budget is a source's own, or its host's."""
    address = str(getattr(settings, source.base_url_setting or "", ""))
    host = f"host:{urlsplit(address).hostname}"
    return budget.budget == host or budget.budget.startswith(f"{source.name}:")


def _attempts(source: Source, *, limit: int) -> list[Row[tuple[object, ...]]]:
    columns = (
        scrape_attempts.c.started_at,
        scrape_attempts.c.place,
        scrape_attempts.c.outcome,
        scrape_attempts.c.reason,
    )
    wanted = (
        select(*columns)
        .where(scrape_attempts.c.source == source.name)
        .order_by(scrape_attempts.c.started_at.desc(), scrape_attempts.c.id.desc())
        .limit(limit)
    )
    with engine("worker").connect() as connection:
        return list(connection.execute(wanted))


def _when(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
