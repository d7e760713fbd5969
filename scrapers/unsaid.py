"""Where and when, when a file does not say it: told by whoever imports it, and never made up."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from scrapers.export_batches import Batch
from scrapers.import_format import ImportFileError
from scrapers.outcome import Occasion, Parsed

UNSAID = {
    "place": ("where", "Say it with --place, for example --place US."),
    "observed_at": ("when", "Say it with --observed-at, for example --observed-at 2025-11-07."),
}
"""What a file may leave unsaid: the word for it, and how to say it."""


def told(part: Batch | Parsed, occasion: Occasion) -> Batch | Parsed:
    """Adds to rows what the file leaves unsaid and the caller says."""
    if isinstance(part, Parsed):
        return part
    known = {"place": occasion.place, "observed_at": occasion.observed_at}
    added = {
        column: pl.lit(value if isinstance(value, str) else value.isoformat())
        for column, value in known.items()
        if value is not None and column not in part.rows.columns
    }
    return replace(part, rows=part.rows.with_columns(**added))


def check_said(columns: frozenset[str] | set[str], name: str) -> None:
    """Refuses a file of which neither it nor anybody else says the place or the time.

    Raises:
        ImportFileError: `columns` lacks one of them; the hint says how to tell it.
    """
    for column, (word, hint) in UNSAID.items():
        if column not in columns:
            raise ImportFileError(f"{name} does not say {word} its figures were read.", hint=hint)
