"""What one attempt to read a source came to.

    ok | empty | blocked | rate_limited | shape_changed | transient | disabled

An answer of HTTP 200 proves nothing: a refusal, a login wall and an empty list all come with it.
So `Parsed` (what a body says) and `Reading` (what a fetch came to) both carry an outcome and a
sentence a person understands, and neither is ever raised away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from scrapers.observation import RawRow


class Outcome(StrEnum):
    """The seven things an attempt can come to. Only `ok` brings rows."""

    OK = "ok"
    EMPTY = "empty"
    BLOCKED = "blocked"
    RATE_LIMITED = "rate_limited"
    SHAPE_CHANGED = "shape_changed"
    TRANSIENT = "transient"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Rejected:
    """One item that could not become a row; it goes to quarantine with its reason.

    `raw` holds the fields we read and no others, so that no personal data reaches the quarantine.
    """

    source: str
    access: str
    rule: str
    reason: str
    raw: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a body itself does not say: when, where and how it was read.

    Attributes:
        access: api, page, import or sample.
        observed_at: UTC; a body that carries its own time is believed instead.
        place: A body that carries its own place is believed instead.
        period: The period asked for, where the source's lists have one.
        url: The address asked, where the answer was recorded with it: it may name what the body
            does not, such as the term or the place.
        query: What was asked for, where the source answers questions.
    """

    access: str
    observed_at: datetime | None = None
    place: str | None = None
    period: str | None = None
    url: str | None = None
    query: str | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one body says.

    Attributes:
        outcome: `ok` when there is at least one row.
        reason: One sentence.
        rows: In the source's order.
        rejected: Items that lack what makes an observation.
        has_more: The source says that another page follows.
        what: What the body is, as a noun: "an Etsy search page"; empty where nobody can tell.
        notes: What was repaired on the way, a sentence each; shown and logged, never silent.
    """

    outcome: Outcome
    reason: str
    rows: Sequence[RawRow] = ()
    rejected: Sequence[Rejected] = ()
    has_more: bool = False
    what: str = ""
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One attempt at one place of one source. Grain: one row of `ops.scrape_attempts`.

    Attributes:
        source: Name in the registry.
        place: The place asked for, as in the warehouse.
        access: How it was read.
        url: What was asked, without secrets.
        outcome: What it came to.
        reason: One sentence.
        observations: Raw rows for `normalise`; empty unless the outcome is `ok`.
        rejected: Items for quarantine, also given to `normalise`.
        http_status: None when no answer came.
        retry_after: Seconds the server asked us to wait, at most a day.
        method: How it was asked: http, chromium, api or file.
        body: What was answered, for the keeping; never stored before the source's `scrub`.
        period: The period asked for, where the source's lists have one.
        query: What was searched for, where the source was asked a question.
        held_back: Nothing was asked: a breaker, a budget or resting proxies kept us from it.
        started_at: UTC.
        finished_at: UTC.
    """

    source: str
    place: str
    access: str
    url: str
    outcome: Outcome
    reason: str
    started_at: datetime
    finished_at: datetime
    observations: Sequence[RawRow] = ()
    rejected: Sequence[Rejected] = field(default=())
    http_status: int | None = None
    retry_after: int | None = None
    method: str = "http"
    body: bytes | None = field(default=None, repr=False)
    period: str | None = None
    query: str | None = None
    held_back: bool = False

    @property
    def is_transient(self) -> bool:
        """True when trying again soon may help."""
        return self.outcome in {Outcome.TRANSIENT, Outcome.RATE_LIMITED}


def settle(
    rows: Sequence[RawRow],
    rejected: Sequence[Rejected],
    *,
    items: int,
    lacking: int,
    what: str,
    has_more: bool = False,
) -> Parsed:
    """Decides what a well-formed body came to from its items.

    Args:
        rows: What was read.
        rejected: What was not.
        items: How many items the source listed.
        lacking: How many of them lack a field that makes an observation.
        what: The items in the plural, for the sentence: "hashtags".
        has_more: The source says that another page follows.

    Returns:
        `empty` without items; `shape_changed` without rows when more than half of the items lack
        a required field (what the rest says is then no longer trustworthy); else `ok`.
    """
    if items == 0:
        return Parsed(Outcome.EMPTY, f"The source answered with no {what}.")
    if lacking * 2 > items:
        return Parsed(
            Outcome.SHAPE_CHANGED,
            f"{lacking} of {items} {what} lack a field that was always there.",
            rejected=rejected,
        )
    return Parsed(Outcome.OK, f"{items - lacking} {what} read.", rows, rejected, has_more)
