"""What a refused row looks like when it is kept: one frame, the same for every source.

The digest covers the whole row while the payload is cut at 4,000 characters, so two long rows that
differ only at the end stay two rows, and the same bad row read twice is one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

import polars as pl

from scrapers.outcome import Rejected

MAX_PAYLOAD = 4000

QUARANTINE_SCHEMA: dict[str, pl.DataType] = {
    name: pl.String() for name in ("source", "access", "rule", "reason", "payload", "digest")
}


def quarantine_frame(rejected: Iterable[Rejected]) -> pl.DataFrame:
    r"""Returns one row per refused item, ready for `raw.quarantine`.

    The payload is the raw row as JSON (so a NUL is written `\u0000`), at most 4,000 characters;
    bytes that were not UTF-8 are written as backslash escapes.
    """
    rows = []
    for item in rejected:
        payload = _payload(item.raw)
        digest = hashlib.sha256("\x1f".join((item.source, item.rule, payload)).encode()).hexdigest()
        rows.append(
            (
                _plain(item.source),
                _plain(item.access),
                item.rule,
                _plain(item.reason),
                payload[:MAX_PAYLOAD],
                digest,
            )
        )
    return pl.DataFrame(rows, schema=QUARANTINE_SCHEMA, orient="row")


def _payload(raw: Mapping[str, object]) -> str:
    return _plain(json.dumps(raw, ensure_ascii=False, default=str))


def _plain(text: str) -> str:
    """Text that a database accepts: no lone surrogates, no NUL."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\u0000")
