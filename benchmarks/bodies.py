"""One body of the benchmark of parsers, and what has to come of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Body:
    """One body to be parsed.

    Attributes:
        source: Name in the registry.
        what: What it is.
        items: How many things it lists.
        content: The bytes.
        rows: How many rows have to come of it.
        name: The file's name, for an export; empty for an answer.
        query: What was asked for.
        url: The address asked, where the answer is read with it.
    """

    source: str
    what: str
    items: int
    content: bytes
    rows: int
    name: str = ""
    query: str | None = None
    url: str | None = None
