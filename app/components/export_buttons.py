"""The two downloads of a list, as CSV and as Parquet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from app.components import export
from app.i18n import _

Rows = Sequence[Mapping[str, Any]]


def draw(name: str, day: date, rows: Callable[[], Rows], *, about: str) -> None:
    """Draws the buttons; the file is made in the download's own request.

    Args:
        name: What it is, as part of the file's name and of the buttons' keys.
        day: The scored day, part of the file's name.
        rows: Reads what goes into the file.
        about: Which rows those are, in words.
    """
    for label, kind, mime, make in (
        (_("CSV"), "csv", "text/csv", export.csv),
        (_("Parquet"), "parquet", "application/vnd.apache.parquet", export.parquet),
    ):
        st.download_button(
            label,
            lambda make=make: make(rows()),  # type: ignore[misc]
            file_name=f"podpusher-{name}-{day.isoformat()}.{kind}",
            mime=mime,
            key=f"export_{name}_{kind}",
            icon=":material/download:",
            on_click="ignore",
            help=about,
        )
