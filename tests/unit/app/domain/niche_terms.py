"""Terms of a day as a market has them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from app.domain.niches import Candidate, Listings

DAY = date(2026, 1, 2)
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def candidate(label: str, score: float | None = 50.0, **facts) -> Candidate:
    known = {
        "day": DAY, "place": "GB", "kind": "hashtag", "term": label.casefold().lstrip("#"),
        "label": label, "sources": ("x",), "score": score, "strength": None, "momentum": None,
        "growth": None, "n_observations": 3, "is_sample": True, "last_observed_at": NOON,
    }  # fmt: skip
    return Candidate(**(known | facts))


def counted(term: str, count: int) -> Listings:
    return Listings(term, count, NOON, "etsy", "US")
