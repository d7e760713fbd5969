"""Text from outside as plain text in Streamlit labels, which read Markdown."""

from __future__ import annotations

import string

_SPECIAL = str.maketrans({mark: f"\\{mark}" for mark in string.punctuation})


def plain(text: str, *, longest: int = 80) -> str:
    """The text with every Markdown mark escaped, on one line, cut to a length."""
    line = " ".join(text.split())
    cut = line if len(line) <= longest else line[: longest - 1] + "…"
    return cut.translate(_SPECIAL)
