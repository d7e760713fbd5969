"""One made-up answer of each kind, for the OpenAPI description. Not one of them was observed."""

from __future__ import annotations

from typing import Any

KEY = "GB~hashtag~cosy fall"
CURSOR = (
    "WyJ0cmVuZHMuc2NvcmUiLCIiLFsiNzkuMyIsMiwiY29zeSBmYWxsIiwiR0IiLCJoYXNodGFnIl0sIjIwMjYiLCIiXQ"
)
TREND: dict[str, Any] = {
    "key": KEY, "day": "2026-03-08", "place": "GB", "kind": "hashtag", "term": "cosy fall",
    "canonical": "cosy fall", "label": "#CosyFall", "sources": ["tiktok", "x"],
    "places_seen": 3, "n_sources": 2,
    "n_observations": 48, "baseline_days": 7, "best_rank": 2, "volume": 48000,
    "volume_unit": "posts", "growth": 0.42, "strength": 0.96, "momentum": 0.71,
    "acceleration": 0.2,
    "persistence": 0.4, "seen_last_year": False, "lists_rising": 3,
    "lists_read": 4, "breadth": 0.75, "score": 79.3, "confidence": 1.0, "fitness": 85,
    "opportunity": 67.4, "stage": "rising", "basis": "estimated",
    "basis_of": {
        "best_rank": "observed", "volume": "observed", "growth": "estimated",
        "strength": "estimated", "momentum": "estimated", "breadth": "estimated",
        "score": "estimated", "acceleration": "estimated", "persistence": "estimated",
        "seen_last_year": "observed", "confidence": "estimated", "fitness": "estimated",
        "opportunity": "estimated",
    },
    "reason": "rank_history", "is_sample": False, "last_observed_at": "2026-03-08T21:45:00Z",
    "spark": [None, 0.1, 0.24, 0.96],
}  # fmt: skip
PARTS = [
    {"name": "momentum", "points": 35.5, "most": 50},
    {"name": "strength", "points": 28.8, "most": 30},
    {"name": "breadth", "points": 15.0, "most": 20},
]
READING = {
    "observed_at": "2026-03-08T21:45:00Z", "source": "x", "period": "instant", "rank": 2,
    "volume": 48000, "volume_unit": "posts",
    "url": "https://x.com/search?q=%23CosyFall", "access": "page",
    "fetched_at": "2026-03-08T21:45:12Z", "basis": "observed",
}  # fmt: skip
LEVEL = {
    "day": "2026-03-08", "source": "x", "period": "instant", "volume_unit": "posts",
    "best_rank": 2, "avg_rank": 4.25, "avg_volume": 45120.5, "max_volume": 48000, "n": 48,
    "is_sample": False, "basis": "observed",
}  # fmt: skip
DAY = {
    "day": "2026-03-08", "terms": 1480, "scored": 1102, "rising": 120, "new": 31,
    "declining": 98, "is_sample": False, "last_observed_at": "2026-03-08T21:45:00Z",
    "basis": "estimated",
}  # fmt: skip
SOURCE = {
    "source": "x", "status": "healthy", "last_attempt_at": "2026-03-08T21:45:12Z",
    "last_outcome": "ok", "last_ok_at": "2026-03-08T21:45:12Z",
    "attempts_24h": 96, "ok_24h": 95, "rows_loaded_24h": 4750,
    "newest_observed_at": "2026-03-08T21:45:00Z", "basis": "observed",
}  # fmt: skip
