"""The checks before publishing: Etsy's limits, risky words, undisclosed AI.

They are a first look, not legal advice: `clear` means that these checks found nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from app.domain.listings import ListingDraft, check_listing
from app.domain.problems import Problem, blocks, problem
from app.domain.risky_words import Text, check_words

Verdict = Literal["blocked", "look", "clear"]

# AI named in a sentence, in the languages of the app. German "KI" and "ia" only in capitals: small,
# they are parts of other words.
_DISCLOSURE = re.compile(
    r"\b(?:AI|A\.I\.|KI|IA|(?i:artificial intelligence|künstliche[rn]? intelligenz"
    r"|inteligencia artificial|intelligence artificielle))\b"
)


def check(draft: ListingDraft, *, phrase: str = "", with_ai: bool = False) -> list[Problem]:
    """Everything against publishing a listing: Etsy's limits, risky words, undisclosed AI.

    Args:
        draft: The listing.
        phrase: What is printed on it.
        with_ai: Whether a model wrote or drew any of it.
    """
    texts = (
        Text("title", draft.title),
        Text("description", draft.description),
        *(Text("tags", tag) for tag in draft.tags),
        Text("phrase", phrase),
    )
    return [
        *check_listing(draft),
        *check_words(texts),
        *check_disclosure(draft.description, with_ai=with_ai),
    ]


def check_disclosure(description: str, *, with_ai: bool) -> list[Problem]:
    """Etsy's Creativity Standards want the use of AI said in the description."""
    if with_ai and not _DISCLOSURE.search(description):
        return [problem("disclosure_missing", "block", "description")]
    return []


def verdict(problems: Sequence[Problem]) -> Verdict:
    """The problems in one word: `clear` means that these checks found nothing."""
    if blocks(problems):
        return "blocked"
    return "look" if problems else "clear"
