"""`podpusher term show | correct | undo`: what a term stands for, and an operator's word on it."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.text import Text
from sqlalchemy import Connection, select

from app.domain.terms.categories import categories as taxonomy
from app.domain.terms.flags import CODES
from integrations.errors import PodpusherError
from integrations.settings import get_settings
from integrations.warehouse import term_corrections, term_resolutions
from integrations.warehouse.engine import engine
from integrations.warehouse.term_corrections import Correction, Said
from integrations.warehouse.term_tables import term_resolutions as resolutions
from orchestration.commands.console import out
from orchestration.commands.readings import running_warehouse
from orchestration.lib import terms
from scrapers.term import normalise_term

app = typer.Typer(no_args_is_help=True, help="Terms: what they stand for, and corrections.")
Term = Annotated[str, typer.Argument(metavar="TERM")]
_SPELLINGS_SHOWN = 20


@app.command()
def show(term: Term) -> None:
    """Show what a term stands for, its other spellings, and what its words say."""
    with running_warehouse(get_settings()), engine("worker").connect() as connection:
        _show(connection, _known(connection, term))


@app.command()
def correct(
    term: Term,
    into: Annotated[
        str | None,
        typer.Option("--into", help="The term it is one with; itself to let it stand alone."),
    ] = None,
    flag: Annotated[list[str] | None, typer.Option("--flag", help="Set a flag.")] = None,
    unflag: Annotated[list[str] | None, typer.Option("--unflag", help="Clear a flag.")] = None,
    category: Annotated[
        list[str] | None,
        typer.Option("--category", help="What it is about, in place of what was found; repeat."),
    ] = None,
    no_category: Annotated[
        bool, typer.Option("--no-category", help="It is about nothing of ours.")
    ] = False,
    note: Annotated[str | None, typer.Option("--note", help="Why.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Who says so; default: you.")] = None,
) -> None:
    """Say what a term stands for, its flags or its categories; wins over the rules from now on."""
    if not (into or flag or unflag or category or no_category):
        raise PodpusherError(
            "Nothing was said of the term.",
            hint="Use --into, --flag, --unflag, --category or --no-category.",
        )
    _check("flag", [*(flag or ()), *(unflag or ())], CODES)
    _check("category", category or (), tuple(taxonomy()))
    if both := set(flag or ()) & set(unflag or ()):
        raise PodpusherError(f"The flag {min(both)} cannot be set and cleared at once.")
    if category and no_category:
        raise PodpusherError("Use either --category or --no-category.")
    with (
        running_warehouse(get_settings()),
        term_resolutions.resolving(engine("worker")) as connection,
    ):
        known = _known(connection, term)
        target = None if into is None else _target(connection, known, into)
        said = Said(target, flag or (), unflag or (), [] if no_category else category, note)
        who = by or getpass.getuser()
        term_corrections.correct(connection, known, said, by=who, now=datetime.now(UTC))
        terms.resolve_again(connection, {known, target or known})
        _show(connection, known)


@app.command()
def undo(term: Term) -> None:
    """Take back every correction of a term; the rules decide again."""
    with (
        running_warehouse(get_settings()),
        term_resolutions.resolving(engine("worker")) as connection,
    ):
        known = _known(connection, term)
        if not term_corrections.undo(connection, known):
            raise PodpusherError(f"Nobody has corrected “{known}”.")
        terms.resolve_again(connection, {known})
        _show(connection, known)


def _check(kind: str, given: list[str] | tuple[()], allowed: tuple[str, ...]) -> None:
    for each in given:
        if each not in allowed:
            raise PodpusherError(f"There is no {kind} {each!r}.", hint=f"One of: {allowed}.")


def _known(connection: Connection, term: str) -> str:
    """The normalised term, which has been resolved."""
    key = normalise_term(term)
    if key not in term_resolutions.stored(connection, [key]):
        raise PodpusherError(
            f"“{term}” has not been observed.",
            hint="A reading has to land first; `podpusher db build` then resolves it.",
        )
    return key


def _target(connection: Connection, term: str, into: str) -> str:
    """The known term that another is to go into, unless that would lead in a circle."""
    target = at = _known(connection, into)
    while at != term:
        said = term_corrections.look(connection, at)
        if said is None or said.canonical in (None, at):
            return target
        at = str(said.canonical)
    if target == term:
        return target
    raise PodpusherError(
        f"“{target}” itself goes into “{term}”, by a correction.",
        hint=f"Take that back first: podpusher term undo {target!r}",
    )


def _show(connection: Connection, term: str) -> None:
    columns = resolutions.c
    row = connection.execute(select(resolutions).where(columns.term == term)).one()
    others = connection.execute(
        select(columns.term, columns.method, columns.similarity)
        .where(columns.canonical == row.canonical, columns.term != term)
        .order_by(columns.term)
        .limit(_SPELLINGS_SHOWN)
    ).all()
    how = f"{row.method}, similarity {row.similarity}" if row.similarity else row.method
    _line("Term", f"{term}, shown as {row.label}")
    _line("Stands for", "itself" if row.canonical == term else f"{row.canonical} ({how})")
    if others:
        _line("Other spellings", ", ".join(other.term for other in others))
    sure = "" if row.language_confidence is None else f", confidence {row.language_confidence}"
    _line("Language", f"{row.language}{sure}")
    reasons = row.reasons
    for flag in reasons["flags"]:
        _line("Flag", f"{flag['code']}: {flag['sentence']} (entry: {flag['entry']})")
    for match in reasons["categories"]:
        _line("Category", f"{match['category']}, for “{match['word']}”")
    _line("Fitness", f"{row.fitness} of 100, by {row.fitness_basis} (estimated)")
    for part in reasons["fitness"]:
        out.print(f"  {part['points']:+4} {part['code']}: {part['sentence']}", markup=False)
    if said := term_corrections.look(connection, term):
        _line("Corrected", _words(said))


def _words(said: Correction) -> str:
    parts = [
        f"into {said.canonical}" if said.canonical else "",
        f"flags set: {', '.join(said.flags_set)}" if said.flags_set else "",
        f"flags cleared: {', '.join(said.flags_cleared)}" if said.flags_cleared else "",
        f"categories: {', '.join(said.categories) or 'none'}"
        if said.categories is not None
        else "",
        f"note: {said.note}" if said.note else "",
    ]
    told = "; ".join(part for part in parts if part)
    return f"by {said.corrected_by} on {said.corrected_at:%Y-%m-%d %H:%M} UTC: {told}"


def _line(title: str, said: str) -> None:
    out.print(Text.assemble((f"{title}: ", "bold"), said))
