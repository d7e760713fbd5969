"""What is known of one term of a day before any brand is considered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from app.domain import angles
from app.domain.filters import TermKey
from app.domain.risky_words import flags
from app.domain.topics import Wording, compact, wording
from app.domain.words import split_term

_NUMBERED = frozenset({"listing", "pin", "post"})


@dataclass(frozen=True)
class Listings:
    """How many listings a shop's search finds for a term, as a source said it.

    Attributes:
        term: What was searched for; it may be another spelling of the candidate.
        count: Listings found.
        observed_at: When (UTC).
        source: Who said it.
        place: For which market.
    """

    term: str
    count: int
    observed_at: datetime
    source: str
    place: str


@dataclass(frozen=True)
class Candidate:
    """One term of one kind on one day, in the place where it stands best. None = unknown.

    Units: `score` points of 100, `strength` 0 to 1 (1 = first in every reading), `momentum` -1 to
    1, `growth` a fraction of the term's own baseline. `canonical` is the term that the
    map of terms has for it; None = itself.
    """

    day: date
    place: str
    kind: str
    term: str
    label: str
    sources: tuple[str, ...]
    score: float | None
    strength: float | None
    momentum: float | None
    growth: float | None
    n_observations: int
    is_sample: bool
    last_observed_at: datetime
    listings: Listings | None = None
    canonical: str | None = None

    @property
    def key(self) -> TermKey:
        """What names its evidence in a URL."""
        return TermKey(self.place, self.kind, self.term)

    @property
    def name(self) -> tuple[str, str]:
        """What it is, wherever it stands: kind and term."""
        return self.kind, self.term

    @cached_property
    def family(self) -> str:
        """What its spellings have in common, as `topics.compact` spells it: its canonical term.

        The term of a listing, a pin or a post ends with a number, so there the label says it.
        """
        if self.kind in _NUMBERED:
            return compact(self.label or self.term)
        return compact(self.canonical or self.term)

    @cached_property
    def wording(self) -> Wording:
        """What its label says."""
        return wording(self.label or self.term)

    @cached_property
    def audiences(self) -> tuple[str, ...]:
        """The audiences that its words name."""
        return angles.named_audiences(split_term(self.label or self.term))

    @cached_property
    def flags(self) -> tuple[str, ...]:
        """Its risk flags; see `risky_words.FLAGS`."""
        return flags(self.label, self.term)
