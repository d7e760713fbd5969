"""Thirteen tags, each valid at Etsy, distinct and a phrase that a buyer might type.

Etsy allows 13 and finds a listing by each, so an empty place is a lost one: what the term does not
give is filled from words that any buyer of a printed garment may use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from app.domain.etsy_text import MAX_TAG, MAX_TAGS, fit_tag, fits_tag
from app.domain.problems import Problem, Severity, problem

NEUTRAL = (
    "graphic tee",
    "birthday gift",
    "gift for friend",
    "gift for her",
    "gift for him",
    "statement shirt",
    "unique gift idea",
    "trendy shirt",
    "casual outfit",
    "everyday shirt",
    "quote shirt",
    "matching shirts",
    "weekend shirt",
    "minimalist design",
    "typography shirt",
    "slogan tee",
)


def is_valid(tag: str) -> bool:
    """Whether Etsy takes the tag as it stands."""
    return bool(tag.strip()) and len(tag) <= MAX_TAG and all(fits_tag(sign) for sign in tag)


def valid_tags(
    candidates: Iterable[str],
    n: int = MAX_TAGS,
    allowed: Callable[[str], bool] = lambda _: True,
) -> tuple[str, ...]:
    """Exactly `n` valid, distinct tags: the candidates that fit, in order, then neutral ones.

    A candidate that is too long is left out, never cut. Two that differ only in case are one.
    Fewer come only where `allowed` bars so many that even the neutral ones do not suffice.

    Raises:
        ValueError: more tags are wanted than Etsy allows.
    """
    if not 0 <= n <= MAX_TAGS:
        raise ValueError(f"Etsy takes up to {MAX_TAGS} tags, not {n}.")
    found: dict[str, str] = {}
    for candidate in (*candidates, *NEUTRAL):
        tag = fit_tag(candidate)
        if is_valid(tag) and allowed(tag):
            found.setdefault(tag.casefold(), tag)
    return tuple(found.values())[:n]


def check_tags(tags: Sequence[str]) -> list[Problem]:
    """What Etsy has against these tags; fewer than 13 is only a lost chance."""
    problems = []
    if len(tags) != MAX_TAGS:
        severity: Severity = "block" if len(tags) > MAX_TAGS else "warn"
        problems.append(problem("tag_count", severity, "tags", count=len(tags), limit=MAX_TAGS))
    seen: set[str] = set()
    for tag in tags:
        problems += _check_tag(tag, seen)
        seen.add(tag.strip().casefold())
    return problems


def _check_tag(tag: str, seen: set[str]) -> list[Problem]:
    if not tag.strip():
        return [problem("tag_blank", "block", "tags")]
    problems = []
    if len(tag) > MAX_TAG:
        problems.append(
            problem("tag_too_long", "block", "tags", tag=tag, count=len(tag), limit=MAX_TAG)
        )
    bad = next((sign for sign in tag if not fits_tag(sign)), None)
    if bad is not None:
        problems.append(problem("tag_bad_character", "block", "tags", tag=tag, character=bad))
    if tag.strip().casefold() in seen:
        problems.append(problem("tag_repeated", "block", "tags", tag=tag))
    return problems
