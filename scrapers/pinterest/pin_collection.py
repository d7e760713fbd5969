"""Collections of pins as CSV: one pin a row, with its likes and the hashtags beside it.

The file says when a pin was posted, which is not when its likes were counted; only a column
`timestamp` says that. Without it, and for the place, the importer has to say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import polars as pl

from scrapers.import_format import ImportFormat
from scrapers.json_text import decode_json
from scrapers.numbers import NotACountError
from scrapers.pinterest.names import NAME
from scrapers.pinterest.pins import count_of, safe_title


def _collection(frame: pl.DataFrame, _file_name: str) -> pl.DataFrame:
    """Rows of a collection of pins. When a pin was posted is not when its likes were counted."""
    rows = frame.to_dicts()
    raw = {
        "source": [NAME] * len(rows),
        "access": ["import"] * len(rows),
        "kind": ["pin"] * len(rows),
        "label": [
            safe_title(row["title"] or "", row["user_name"]) or f"Pin {row['post_id']}"
            if (row["post_id"] or "").strip()
            else ""
            for row in rows
        ],
        "identity": [(row["post_id"] or "").strip() or None for row in rows],
        "volume_unit": ["saves"] * len(rows),
        "category": [_first(row["categories"]) for row in rows],
        "url": [f"https://www.pinterest.com/pin/{row['post_id']}/" for row in rows],
        "measures": [_measures(row) for row in rows],
        "related": [_related(row["hashtags"]) for row in rows],
    }
    if any(row["timestamp"] for row in rows):
        raw["observed_at"] = [row["timestamp"] for row in rows]
    return pl.DataFrame(raw, schema=dict.fromkeys(raw, pl.String()))


def _measures(row: Mapping[str, str | None]) -> str | None:
    """Likes and comments as JSON; what is no count stays as it is, for the row to be refused."""
    given: dict[str, object] = {}
    for name, column in (("likes", "likes"), ("comments", "comments_num")):
        try:
            count = count_of(row[column])
        except NotACountError:
            return json.dumps({name: row[column]})
        if count is not None:
            given[name] = count
    return json.dumps(given) if given else None


def _texts(cell: str | None) -> list[str] | None:
    try:
        found = decode_json(cell or "[]")
    except ValueError:
        return None
    if found is None:
        return []
    texts = found if isinstance(found, list) else None
    return None if texts is None else [each for each in texts if isinstance(each, str)]


def _related(cell: str | None) -> str | None:
    """Hashtags as a JSON object without counts; one that cannot be read is refused with its row."""
    texts = _texts(cell)
    if texts is None:
        return "[]"
    kept = [each for each in texts if not each.startswith("@")]
    return json.dumps(dict.fromkeys(kept), ensure_ascii=False) if kept else None


def _first(cell: str | None) -> str | None:
    return next(iter(_texts(cell) or []), None)


COLLECTION = ImportFormat(
    title="a collection of pins",
    required=("post_id", "title", "likes", "hashtags"),
    optional=("user_name", "comments_num", "categories", "timestamp"),
    to_raw=_collection,
    unkept=("title", "user_name", "hashtags"),
)
