"""A brief that somebody else wrote, made to fit our rules or turned away.

What can be put right without changing its meaning is: spaces, refused characters in the title,
tags that Etsy would not take (others fill their places). What cannot, is not guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain import angles
from app.domain.etsy_text import fit_title
from app.domain.ideas import Brief, TermEvidence, validate_brief
from app.domain.problems import Problem, blocks
from app.domain.risky_words import flags
from app.domain.tags import valid_tags
from app.domain.topics import named_in, wording
from app.domain.words import split_term

PRODUCTS = (angles.TSHIRT, angles.KIDS)
"""What a brief may be printed on."""


@dataclass(frozen=True)
class Foreign:
    """A brief as it came."""

    title: str
    audience: str
    product: str
    phrase: str
    palette: Sequence[str]
    tags: Sequence[str]
    season: str | None


def adopt(foreign: Foreign, evidence: TermEvidence) -> tuple[Brief, list[Problem]]:
    """The brief with what could be put right, and what is still wrong with it."""
    words = split_term(evidence.label or evidence.term)
    product = foreign.product if foreign.product in PRODUCTS else angles.product(words)
    season = foreign.season.strip() if foreign.season else None
    audience = _spaced(foreign.audience)
    phrase = _spaced(foreign.phrase)
    own = angles.tag_candidates(words, product, audience, season, evidence.related)
    brief = Brief(
        title=fit_title(foreign.title),
        audience=audience,
        product=product,
        phrase=phrase,
        palette=tuple(colour.upper() for colour in foreign.palette),
        tags=valid_tags(
            (*foreign.tags, *own),
            allowed=lambda tag: named_in(wording(tag), evidence.banned) is None,
        ),
        season=season or None,
        risk_flags=flags(phrase, foreign.title, *foreign.tags, " ".join(words)),
    )
    return brief, validate_brief(brief, evidence)


def adopt_all(foreign: Sequence[Foreign], evidence: TermEvidence) -> list[Brief]:
    """The briefs nothing blocks, each phrase and audience once."""
    kept: dict[tuple[str, str], Brief] = {}
    for one in foreign:
        brief, problems = adopt(one, evidence)
        if not blocks(problems):
            kept.setdefault((brief.phrase.casefold(), brief.audience.casefold()), brief)
    return list(kept.values())


def _spaced(text: str) -> str:
    return " ".join(text.split())
