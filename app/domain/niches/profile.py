"""What a brand says of itself: the words that decide which niches fit it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

TONES = ("playful", "warm", "bold", "minimal", "nostalgic")
PRODUCTS = (
    "t-shirt", "kids' t-shirt", "hoodie", "mug", "poster", "sticker", "tote bag", "ornament",
    "phone case",
)  # fmt: skip
MAX_TEXT = 60
MAX_AUDIENCES = 10
MAX_INTERESTS = 30
MAX_BANNED = 50


@dataclass(frozen=True)
class BrandProfile:
    """One brand. Everything may be left out; what is left out judges nothing.

    Attributes:
        tone: How its texts sound, one of `TONES`.
        audiences: Whom it sells to, in its own words.
        interests: What its designs are about.
        banned: Topics it will have nothing to do with.
        products: What it prints on, of `PRODUCTS`.

    Raises:
        ValueError: an unknown tone or product, too many entries, or one that is blank, longer than
            `MAX_TEXT` characters or there twice. `tidy` makes entries that pass.
    """

    tone: str | None = None
    audiences: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    banned: tuple[str, ...] = ()
    products: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.tone is not None and self.tone not in TONES:
            raise ValueError(f"{self.tone!r} is no tone.")
        if unknown := set(self.products) - set(PRODUCTS):
            raise ValueError(f"{', '.join(sorted(unknown))} is not among the products.")
        for name, most in (
            ("audiences", MAX_AUDIENCES),
            ("interests", MAX_INTERESTS),
            ("banned", MAX_BANNED),
            ("products", len(PRODUCTS)),
        ):
            entries: tuple[str, ...] = getattr(self, name)
            if len(entries) > most:
                raise ValueError(f"{len(entries)} {name}; {most} are allowed.")
            if entries != tidy(entries):
                raise ValueError(f"An entry of {name} is blank, too long or there twice.")

    @property
    def says_what_fits(self) -> bool:
        """Whether a niche can be judged by it at all."""
        return bool(self.audiences or self.interests or self.products)


def tidy(entries: Iterable[str]) -> tuple[str, ...]:
    """Entries on one line each, cut to their longest, without blanks and repeats of any case."""
    found: dict[str, str] = {}
    for entry in entries:
        text = " ".join(entry.replace("\x00", "").split())[:MAX_TEXT].strip()
        if text:
            found.setdefault(text.casefold(), text)
    return tuple(found.values())
