"""Reading and keeping files that hold several answers.

A recording says more than an answer alone: which address was asked, and when. Both are handed on
with each answer, because the place and the term often stand nowhere else. Answers with an error
status count only where the file holds no other.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scrapers.body import WrongBodyError
from scrapers.outcome import Occasion, Outcome, Parsed
from scrapers.recorded import Recorded, answers_in

_KEPT_PARAMETERS = frozenset({"geo", "req", "id", "q"})
_DENIED = frozenset({401, 402, 403, 407, 451})
_WORST_FIRST = (
    Outcome.BLOCKED,
    Outcome.RATE_LIMITED,
    Outcome.TRANSIENT,
    Outcome.SHAPE_CHANGED,
    Outcome.EMPTY,
)


def parse_recorded(
    body: bytes, occasion: Occasion, parse: Callable[[bytes, Occasion], Parsed]
) -> Parsed:
    """Reads a file: every answer of a recording, or the file itself as one answer.

    Args:
        body: The file.
        occasion: What is known beside the file; each recorded answer adds its address and time.
        parse: Reads one answer.

    Returns:
        All rows and refusals in order. `ok` when any answer brought a row, else the worst outcome.
    """
    try:
        answers = answers_in(body)
    except WrongBodyError as error:
        return Parsed(error.outcome, error.message)
    if answers is None:
        return parse(body, occasion)
    if not answers:
        return Parsed(Outcome.SHAPE_CHANGED, "The recording holds no answer.", what="a recording")
    counted = [answer for answer in answers if answer.is_success] or answers
    parsed = [_parse_one(answer, occasion, parse) for answer in counted]
    left_out = len(answers) - len(counted)
    return merged(parsed, left_out)


def scrub_recorded(body: bytes, scrub: Callable[[bytes], bytes]) -> bytes:
    """Returns a file with every answer scrubbed; a recording becomes one in JSON.

    Of an address only its path and the parameters that name a place or a term are kept, and of the
    headers the date.
    """
    try:
        answers = answers_in(body)
    except WrongBodyError:
        return b""
    if answers is None:
        return scrub(body)
    kept = [
        {
            "request": {"uri": _kept_address(answer.url)},
            "response": {
                "status": {"code": answer.status},
                "headers": {"date": answer.at.isoformat() if answer.at else None},
                "body": {"string": scrub(answer.body).decode("utf-8", "replace")},
            },
        }
        for answer in answers
    ]
    return json.dumps({"http_interactions": kept}).encode()


def _kept_address(url: str | None) -> str | None:
    try:
        parts = urlsplit(url or "")
        query = [pair for pair in parse_qsl(parts.query) if pair[0] in _KEPT_PARAMETERS]
        return urlunsplit(("", "", parts.path, urlencode(query), "")) or None
    except ValueError:
        return None


def _parse_one(
    answer: Recorded, occasion: Occasion, parse: Callable[[bytes, Occasion], Parsed]
) -> Parsed:
    known = replace(
        occasion,
        observed_at=answer.at or occasion.observed_at,
        url=answer.url or occasion.url,
    )
    parsed = parse(answer.body, known)
    if answer.is_success or parsed.outcome in {Outcome.BLOCKED, Outcome.RATE_LIMITED}:
        return parsed
    status = answer.status or 0
    outcome = Outcome.TRANSIENT if status >= 500 else Outcome.SHAPE_CHANGED
    if status in _DENIED:
        outcome = Outcome.BLOCKED
    if status == 429:
        outcome = Outcome.RATE_LIMITED
    return Parsed(outcome, f"The recorded answer has the status {status}.", what=parsed.what)


def merged(parsed: Sequence[Parsed], left_out: int = 0) -> Parsed:
    """Returns several answers of one file as one: all rows, and the worst outcome where none is ok.

    Args:
        parsed: At least one.
        left_out: How many answers with an error status are not among them.
    """
    good = [each for each in parsed if each.outcome is Outcome.OK]
    shown = good or [min(parsed, key=lambda each: _WORST_FIRST.index(each.outcome))]
    whats = Counter(each.what for each in shown if each.what)
    counts = Counter(each.outcome.value for each in parsed)
    reason = shown[0].reason
    if len(parsed) > 1:
        told = ", ".join(f"{n} {outcome}" for outcome, n in sorted(counts.items()))
        reason = f"{len(parsed)} answers: {told}. {reason}"
    notes = [note for each in parsed for note in each.notes]
    if left_out:
        notes.append(f"Recorded answers with an error status, left out: {left_out}.")
    return Parsed(
        outcome=shown[0].outcome,
        reason=reason,
        rows=[row for each in good for row in each.rows],
        rejected=[item for each in parsed for item in each.rejected],
        what=" and ".join(whats) if len(whats) < 4 else f"{len(whats)} kinds of answers",
        notes=list(dict.fromkeys(notes)),
    )
