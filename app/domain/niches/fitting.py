"""How well a niche fits a brand, from 0 to 1, by rules that each say why.

A part that the brand says nothing about, or that the niche gives no ground for, does not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.domain.niches.candidate import Candidate
from app.domain.niches.profile import PRODUCTS, BrandProfile
from app.domain.niches.reasons import Reason, reason
from app.domain.topics import names, scripts, wording

INTEREST, AUDIENCE, PRODUCT, SCRIPT = 0.5, 0.2, 0.15, 0.15
"""Weights of the parts."""
BY_MEMBER = 0.5
"""What a match counts that only another term of the cluster brings."""
RISKY = 0.5
"""What is left of the fit of a niche that a person has to judge first."""
# What each product is called in a search; the first is its plain name.
_PRODUCT_WORDS = {
    "t-shirt": ("t-shirt", "tshirt", "shirt", "tee"),
    "kids' t-shirt": ("kids shirt", "kids tee", "toddler shirt", "baby shirt"),
    "hoodie": ("hoodie", "sweatshirt", "sweater", "jumper"),
    "mug": ("mug", "taza", "tasse", "becher"),
    "poster": ("poster", "wall art"),
    "sticker": ("sticker", "decal", "aufkleber", "pegatina"),
    "tote bag": ("tote", "tote bag", "shopping bag"),
    "ornament": ("ornament", "bauble"),
    "phone case": ("phone case", "iphone case"),
}


@dataclass(frozen=True)
class Part:
    """One rule that applied: its weight, its share from 0 to 1 and why."""

    weight: float
    share: float
    reason: Reason


@dataclass(frozen=True)
class Fit:
    """How well a niche fits; `value` is None when nothing of it could be judged."""

    value: float | None
    reasons: tuple[Reason, ...]


def fit(profile: BrandProfile, terms: Sequence[Candidate]) -> Fit:
    """Judges a niche by its terms, the head first."""
    if not profile.says_what_fits:
        return Fit(None, (reason("profile_empty", "fit", "unknown"),))
    parts = [
        part
        for part in (
            _interest(profile, terms),
            _audience(profile, terms),
            _product(profile, terms[0]),
            _script(profile, terms[0]),
        )
        if part is not None
    ]
    risks = _risks(terms)
    if not parts:
        return Fit(None, (reason("fit_unknown", "fit", "unknown"), *risks))
    value = sum(part.weight * part.share for part in parts) / sum(part.weight for part in parts)
    return Fit(
        round(value * (RISKY if risks else 1.0), 4), (*(part.reason for part in parts), *risks)
    )


def _interest(profile: BrandProfile, terms: Sequence[Candidate]) -> Part | None:
    if not profile.interests:
        return None
    for position, term in enumerate(terms):
        for interest in profile.interests:
            if names(term.wording, wording(interest)):
                return Part(
                    INTEREST,
                    BY_MEMBER if position else 1.0,
                    reason("interest_met", "fit", "good", interest=interest, term=term.label),
                )
    return Part(INTEREST, 0.0, reason("interest_not_met", "fit", "bad"))


def _audience(profile: BrandProfile, terms: Sequence[Candidate]) -> Part | None:
    if not profile.audiences:
        return None
    for position, term in enumerate(terms):
        for audience in profile.audiences:
            if _speaks_to(term, audience):
                return Part(
                    AUDIENCE,
                    BY_MEMBER if position else 1.0,
                    reason("audience_met", "fit", "good", audience=audience, term=term.label),
                )
    return Part(AUDIENCE, 0.0, reason("audience_not_met", "fit", "bad"))


def _speaks_to(term: Candidate, audience: str) -> bool:
    """Whether a term names an audience, or words of it name one that is part of it or holds it."""
    own = wording(audience)
    named = (wording(each).telling for each in term.audiences)
    return names(term.wording, own) or any(
        each <= own.telling or own.telling <= each for each in named
    )


def _product(profile: BrandProfile, head: Candidate) -> Part | None:
    """Applies only to a niche whose term names a product itself."""
    named = product_in(head.label) if profile.products else None
    if named is None:
        return None
    if named in profile.products:
        return Part(PRODUCT, 1.0, reason("product_sold", "fit", "good", product=named))
    return Part(PRODUCT, 0.0, reason("product_not_sold", "fit", "bad", product=named))


def _script(profile: BrandProfile, head: Candidate) -> Part | None:
    """Applies only where the term cannot be read by those who read the profile's own letters."""
    own = scripts(" ".join((*profile.audiences, *profile.interests)))
    theirs = scripts(head.label)
    if not own or not theirs or own & theirs:
        return None
    return Part(SCRIPT, 0.0, reason("other_letters", "fit", "bad"))


def _risks(terms: Sequence[Candidate]) -> tuple[Reason, ...]:
    found = dict.fromkeys(flag for term in terms for flag in term.flags)
    return tuple(reason("risk", "risk", "bad", flag=flag) for flag in found)


@lru_cache(maxsize=8192)
def product_in(label: str) -> str | None:
    """The product that a term names, the longest name first; None where it names none."""
    stems = wording(label).stems
    found = [
        (len(wording(name).stems), -PRODUCTS.index(product), product)
        for product, called in _PRODUCT_WORDS.items()
        for name in called
        if wording(name).stems <= stems
    ]
    return max(found)[2] if found else None
