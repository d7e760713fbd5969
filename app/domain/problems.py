"""What a rule has to say against something a person wrote.

A problem carries a code and the values its sentence needs, never the sentence: the pages put it in
the reader's language. `CODES` names every code there is, so that a page can prove it knows all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["block", "warn"]

CODES: Mapping[str, str] = {
    "blank": "{field} is empty",
    "too_long": "{field} has {count} characters; {limit} are allowed",
    "bad_character": "{field} holds {character}, which Etsy does not take",
    "repeated_character": "{field} holds {character} more than once",
    "tag_count": "{count} tags; {limit} are expected",
    "tag_too_long": "The tag {tag} has {count} characters; {limit} are allowed",
    "tag_bad_character": "The tag {tag} holds {character}, which Etsy does not take",
    "tag_repeated": "The tag {tag} is there twice",
    "tag_blank": "A tag is empty",
    "bad_colour": "{colour} is not a colour",
    "invented_number": "{number} does not come from the evidence",
    "season_not_named": "The term does not name the season {season}",
    "price_missing": "There is no price",
    "price_too_low": "The price is under {limit}, the least Etsy takes",
    "loss": "The price does not cover the costs and fees",
    "product_missing": "Blueprint, provider or variants are not chosen",
    "sample_product": "The product is a sample; choose your own before publishing",
    "word_adult": "{word} is an adult word",
    "word_hate": "{word} is a word of hatred",
    "word_violence": "{word} is about violence",
    "word_drugs": "{word} is about drugs",
    "word_claim": "{word} claims an effect on health",
    "name_protected": "{word} is a name that {owner} protects",
    "disclosure_missing": "The description does not say that AI was used",
}
"""Code → what its sentence says, in English, with the names of its values."""


@dataclass(frozen=True)
class Problem:
    """One finding.

    Args:
        code: A key of `CODES`, or a code of the room that raised it.
        severity: `block` stops publishing, `warn` asks a person to look.
        field: Where: title, description, tags, price, product, phrase, palette, season.
        args: The values of its sentence.
    """

    code: str
    severity: Severity
    field: str
    args: Mapping[str, str | int] = field(default_factory=dict)


def blocks(problems: list[Problem]) -> bool:
    """Whether any of them stops publishing."""
    return any(problem.severity == "block" for problem in problems)
