"""How Instagram says no: error objects of the Graph API and of the site's own answers.

The sentence for a person is ours. Theirs can name the account that asked, so it is never repeated,
and of a message only the words we know survive.
"""

from __future__ import annotations

from typing import Any

from scrapers.outcome import Outcome, Parsed

_SLOW_DOWN = frozenset({4, 17, 18, 32, 341, 613, 80002})
_PASSING = frozenset({1, 2})
_UNKNOWN_REQUEST = 100
_WORDS = (
    ("wait a few minutes", Outcome.RATE_LIMITED, "asks us to wait a few minutes"),
    ("rate limit", Outcome.RATE_LIMITED, "asks us to slow down"),
    ("too many requests", Outcome.RATE_LIMITED, "asks us to slow down"),
    ("login_required", Outcome.BLOCKED, "wants a login"),
    ("login required", Outcome.BLOCKED, "wants a login"),
    ("checkpoint_required", Outcome.BLOCKED, "wants the account to be confirmed"),
    ("challenge_required", Outcome.BLOCKED, "wants the account to be confirmed"),
    ("feedback_required", Outcome.BLOCKED, "takes us for a robot"),
    ("consent_required", Outcome.BLOCKED, "wants its terms to be accepted"),
    ("useragent mismatch", Outcome.BLOCKED, "does not serve our browser"),
    ("execution failure", Outcome.TRANSIENT, "could not finish its answer"),
    ("execution error", Outcome.TRANSIENT, "could not finish its answer"),
)
REFUSAL = "a refusal of Instagram"
"""What every refusal is called."""


def refusal_in(answer: dict[str, Any]) -> Parsed | None:
    """Returns what an answer refuses us with; None when it is no refusal."""
    error = answer.get("error")
    if isinstance(error, dict):
        return _graph_error(error)
    if known := _known(answer.get("message")):
        return Parsed(known[1], f"Instagram {known[2]}.", what=REFUSAL)
    if answer.get("status") == "fail" or answer.get("require_login") is True:
        return Parsed(Outcome.BLOCKED, "Instagram refuses us without a reason.", what=REFUSAL)
    errors = answer.get("errors")
    if isinstance(errors, list) and errors and not answer.get("data"):
        first = errors[0] if isinstance(errors[0], dict) else {}
        known = _known(first.get("message"))
        said = known[2] if known else "refuses us without a reason we know"
        return Parsed(known[1] if known else Outcome.BLOCKED, f"Instagram {said}.", what=REFUSAL)
    return None


def known_words(message: str) -> str:
    """Returns the words of a message that we know, and nothing else of it."""
    known = _known(message)
    return known[0] if known else ""


def _graph_error(error: dict[str, Any]) -> Parsed:
    code = error.get("code")
    if isinstance(code, str) and code.isdecimal() and len(code) < 9:
        code = int(code)
    number = code if type(code) is int else None
    said = f"code {number}" if number is not None else "no code"
    if number in _SLOW_DOWN:
        reason = f"The Graph API asks us to slow down ({said})."
        return Parsed(Outcome.RATE_LIMITED, reason, what=REFUSAL)
    if number in _PASSING or error.get("is_transient") is True:
        return Parsed(Outcome.TRANSIENT, f"The Graph API is in trouble ({said}).", what=REFUSAL)
    if number == _UNKNOWN_REQUEST:
        reason = f"The Graph API no longer knows what we ask ({said})."
        return Parsed(Outcome.SHAPE_CHANGED, reason, what=REFUSAL)
    reason = f"The Graph API refuses us ({said}): the token or what it may do has to be renewed."
    return Parsed(Outcome.BLOCKED, reason, what=REFUSAL)


def _known(message: object) -> tuple[str, Outcome, str] | None:
    text = message.lower() if isinstance(message, str) else ""
    return next((each for each in _WORDS if each[0] in text), None) if text else None
