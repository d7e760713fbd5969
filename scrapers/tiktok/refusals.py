"""Refusals that come with HTTP 200: each generation of TikTok's answers has a code of its own."""

from __future__ import annotations

from typing import Any

from scrapers.body import WrongBodyError
from scrapers.outcome import Outcome
from scrapers.tiktok.names import mapping

_WORDS = (
    (Outcome.RATE_LIMITED, ("too many", "frequent", "rate limit", "slow down")),
    (Outcome.TRANSIENT, ("internal", "timeout", "timed out", "busy", "try again", "unavailable")),
)


def check_refusal(answer: dict[str, Any]) -> None:
    """Does nothing for an answer whose own status is 0, or which has none.

    Raises:
        WrongBodyError: with what the refusal means; shape_changed for a status that is none.
    """
    if "BaseResp" in answer:
        status = mapping(answer["BaseResp"])
        _check(status.get("StatusCode"), status.get("StatusMessage"))
    for code, message in (
        ("code", ("msg", "message")),
        ("statusCode", ("statusMsg", "status_msg")),
        ("status_code", ("status_msg",)),
    ):
        if code in answer:
            _check(answer[code], next((answer[m] for m in message if m in answer), None))


def _check(code: object, message: object) -> None:
    if code == 0 or (isinstance(code, str) and code.strip() == "0"):
        return
    if code is None:
        raise WrongBodyError(Outcome.SHAPE_CHANGED, "The answer has no status of its own.")
    words = str(message or "no reason given")[:200]
    said = f"TikTok refuses: code {str(code)[:40]}, {words}."
    meant = (o for o, known in _WORDS if any(word in words.lower() for word in known))
    raise WrongBodyError(next(meant, Outcome.BLOCKED), said)
