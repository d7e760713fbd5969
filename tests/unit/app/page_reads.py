"""Which relations the code of a page can read, found by following names through its source.

A page calls components, those call the cache or the queries, and only there do relations stand.
Following single functions keeps a page apart from others that share its modules. What is found is
what *may* be read: a branch that never runs counts. Functions of `app.store` count when they and
what they call write nothing: to write is not to show.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import Table

from integrations.warehouse import (
    niche_tables,
    studio_tables,
    tables,
    term_tables,
    watchlist_tables,
)

ROOT = Path(__file__).resolve().parents[3]
_STATEMENTS = {file.stem: file.read_text() for file in (ROOT / "app" / "queries").glob("*.sql")}
_RELATION = re.compile(r"\b(?:from|join)\s+((?:app|marts|ops|raw|rollups)\.\w+)", re.IGNORECASE)
_WRITING = {"insert", "update", "delete"}


@dataclass(frozen=True)
class Place:
    """One name of one module; no name = the whole module, as a page script runs."""

    module: str
    name: str | None = None


@cache
def _tree(module: str) -> ast.Module | None:
    path = ROOT.joinpath(*module.split("."))
    for file in (path.with_suffix(".py"), path / "__init__.py"):
        if file.exists():
            return ast.parse(file.read_text())
    return None


@cache
def _imports(module: str) -> dict[str, Place]:
    found = {}
    for node in ast.walk(_tree(module) or ast.Module([], [])):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                place = Place(inner) if _tree(inner) else Place(node.module, alias.name)
                found[alias.asname or alias.name] = place
    return found


@cache
def _definitions(module: str) -> dict[str, ast.AST]:
    found: dict[str, ast.AST] = {}
    for node in (_tree(module) or ast.Module([], [])).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name):
                    found[target.id] = node
    return found


def _body(place: Place) -> ast.AST | None:
    return _definitions(place.module).get(place.name) if place.name else _tree(place.module)


def _next(place: Place) -> set[Place]:
    """The names that the code at a place mentions, as places of their own."""
    imports, local = _imports(place.module), _definitions(place.module)
    found, cleared = set(), set()
    for node in ast.walk(_body(place) or ast.Module([], [])):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.attr == "clear":  # forgetting what was cached reads nothing
                cleared.add(Place(place.module, node.value.id))
            owner = imports.get(node.value.id)
            if owner is not None and owner.name is None:
                found.add(Place(owner.module, node.attr))
        if isinstance(node, ast.Name):
            if node.id in local:
                found.add(Place(place.module, node.id))
            elif node.id in imports and imports[node.id].name:
                found.add(imports[node.id])
    return found - cleared


def _reached(start: Place) -> set[Place]:
    seen, waiting = set(), {start}
    while waiting:
        place = waiting.pop()
        seen.add(place)
        waiting |= {
            each
            for each in _next(place) - seen
            if each.module.startswith("app.") and not _writes(each)
        }
    return seen


@cache
def _writes(place: Place) -> bool:
    """True for a function of the store that inserts, updates or deletes, itself or through others.

    A call within the same module is followed; that is where the store keeps its parts.
    """
    if not place.module.startswith("app.store.") or place.name is None:
        return False
    seen, waiting = set(), {place}
    while waiting:
        here = waiting.pop()
        seen.add(here)
        if any(each.name in _WRITING for each in _next(here)):
            return True
        waiting |= {each for each in _next(here) - seen if each.module == place.module}
    return False


def _relations(place: Place) -> set[str]:
    found = set()
    for each in _next(place):
        for module in (niche_tables, studio_tables, tables, term_tables, watchlist_tables):
            if each.module == module.__name__:
                table = getattr(module, each.name or "", None)
                found |= {table.fullname} if isinstance(table, Table) else set()
    for node in ast.walk(_body(place) or ast.Module([], [])):
        if isinstance(node, ast.Constant) and place.module.startswith("app.queries."):
            found |= set(_RELATION.findall(_STATEMENTS.get(node.value, "")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "table":
            schema = {word.arg: ast.literal_eval(word.value) for word in node.keywords}["schema"]
            found.add(f"{schema}.{ast.literal_eval(node.args[0])}")
    return found


def page_reads(page: str) -> set[str]:
    """The relations that `app/views/<page>.py` can read, as `schema.name`."""
    return {name for place in _reached(Place(f"app.views.{page}")) for name in _relations(place)}
