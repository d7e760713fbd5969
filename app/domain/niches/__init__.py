"""Niches: which subjects of a day suit a brand, how wanted and how contested they are, and why.

A niche is a term, or a cluster of terms that stand together too often for chance. Everything here
is pure: what is known comes in as candidates, and what is unknown stays unknown on the way out.
The formulas are in `docs/analyst/niches.md`.
"""

from app.domain.niches.candidate import Candidate, Listings
from app.domain.niches.clusters import (
    Basket,
    DayList,
    Link,
    cluster,
    links_by_lists,
    links_by_naming,
)
from app.domain.niches.profile import PRODUCTS, TONES, BrandProfile
from app.domain.niches.ranking import Excluded, Niche, Ranking, percentiles, rank
from app.domain.niches.reasons import Reason

__all__ = [
    "PRODUCTS",
    "TONES",
    "Basket",
    "BrandProfile",
    "Candidate",
    "DayList",
    "Excluded",
    "Link",
    "Listings",
    "Niche",
    "Ranking",
    "Reason",
    "cluster",
    "links_by_lists",
    "links_by_naming",
    "percentiles",
    "rank",
]
