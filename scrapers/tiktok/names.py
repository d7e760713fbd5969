"""How TikTok's hashtags are named here, for every kind of answer that lists them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from scrapers.observation import RawRow
from scrapers.outcome import Occasion

NAME = "tiktok"

_HASHES = ("#", "\uff03")


def mapping(value: object) -> dict[str, Any]:
    """Returns a JSON object as it is, anything else as an empty one."""
    return value if isinstance(value, dict) else {}


def hashtag_row(name: str, occasion: Occasion) -> RawRow:
    """Returns the row of a hashtag in views, its figures still unsaid."""
    tag = quote(name.strip().lstrip("#"), safe="", errors="replace")
    return RawRow(
        source=NAME,
        access=occasion.access,
        observed_at=occasion.observed_at,
        place=occasion.place,
        kind="hashtag",
        label=name if name.startswith(_HASHES) else f"#{name}",
        period=occasion.period,
        rank=None,
        volume=None,
        volume_unit="views",
        url=f"https://www.tiktok.com/tag/{tag}",
    )
