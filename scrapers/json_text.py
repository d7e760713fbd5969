"""Decoding JSON: the one way in which answers, pages and files are read here.

pydantic's reader goes first, for it is three times as fast. What it refuses is left to the standard
library, which also takes UTF-16, deeper nesting and lone surrogates (of those one row is refused
later, not the whole answer). Both give the same value wherever both give one.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic_core import from_json

_BOM = b"\xef\xbb\xbf"


def decode_json(text: bytes | str) -> Any:
    """Returns the value of a JSON text; of a name given twice in one object the last one holds.

    Args:
        text: With or without UTF-8's byte order mark.

    Raises:
        ValueError: it is cut off, broken, in no encoding that is told by its bytes, or nested
            deeper than the interpreter follows.
    """
    plain = text.removeprefix(_BOM) if isinstance(text, bytes) else text
    try:
        return from_json(plain)
    except (ValueError, TypeError):  # TypeError: text with a lone surrogate
        pass
    try:
        return json.loads(plain)
    except RecursionError as error:
        raise ValueError("The JSON is nested too deep.") from error
