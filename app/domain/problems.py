"""What a rule has to say against something a person wrote.

A problem carries its sentence as a key and the values it needs, never a finished text: the pages
put it in the reader's language. The key is the English sentence, as gettext likes it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["block", "warn"]

MESSAGES: Mapping[str, str] = {
    "blank": "This is empty.",
    "too_long": "{count} characters; {limit} are allowed.",
    "bad_character": "Etsy does not take the character {character} here.",
    "repeated_character": "Etsy takes the character {character} once only here.",
    "tag_count": "{count} tags; {limit} are expected.",
    "tag_too_long": "The tag “{tag}” has {count} characters; {limit} are allowed.",
    "tag_bad_character": "Etsy does not take the character {character} in the tag “{tag}”.",
    "tag_repeated": "The tag “{tag}” is there twice.",
    "tag_blank": "A tag is empty.",
    "bad_colour": "{colour} is not a colour.",
    "invented_number": "The number {number} does not come from the evidence.",
    "season_not_named": "The term does not name the season {season}.",
    "banned_topic": "“{topic}” is among your banned topics.",
    "price_missing": "There is no price.",
    "price_too_low": "The price is under the least that Etsy takes.",
    "product_missing": "Provider or variants are not chosen.",
    "sample_product": "The product is a sample: choose your own before you publish for real.",
    "word_adult": "“{word}” makes this mature content, which Etsy keeps apart.",
    "word_hate": "“{word}” is a word of hatred, which Etsy bars.",
    "word_violence": "“{word}” can be read as violence.",
    "word_drugs": "“{word}” can be read as drugs.",
    "word_claim": "“{word}” can be read as a claim on health.",
    "word_sensitive": "“{word}” stands beside grief or politics: judge it yourself.",
    "name_protected": "“{word}” is a name that {owner} protects.",
    "disclosure_missing": "AI was used and the description does not say so.",
}
"""Code → its sentence, for every problem of the text rules. Designs bring their own."""


@dataclass(frozen=True)
class Problem:
    """One finding.

    Attributes:
        code: Stable, for tests and pages.
        severity: `block` stops publishing, `warn` asks a person to look.
        field: title, description, tags, price, product, phrase, audience, palette or season.
        message: The sentence in English with its values as `{names}`.
        args: The values.
    """

    code: str
    severity: Severity
    field: str
    message: str
    args: Mapping[str, str | int] = dataclasses.field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The sentence in English, for logs and errors."""
        return self.message.format(**self.args)


def problem(code: str, severity: Severity, where: str, **args: str | int) -> Problem:
    """A problem of the text rules: its sentence is the one of its code.

    Raises:
        KeyError: there is no such code.
    """
    return Problem(code, severity, where, MESSAGES[code], args)


def blocks(problems: Sequence[Problem]) -> bool:
    """Whether any of them stops publishing."""
    return any(one.severity == "block" for one in problems)
