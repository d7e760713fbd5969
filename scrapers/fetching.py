"""How a source is asked: the context a fetch is given, and the one place that judges an answer.

Every source's fetch is the same walk (ask, judge the status, parse, write the reading), so that a
login wall, a 429 or a dead server means the same for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from integrations.http import Answer, HttpClient, HttpPolicy
from integrations.http_errors import (
    HttpError,
    RateLimitedError,
    TooManyRedirectsError,
    shown_url,
)
from scrapers.outcome import Outcome, Parsed, Reading

_DENIED = {401, 402, 403, 407, 451}
_WALL_PATHS = ("/login", "/signin", "/accounts/login", "/sorry/", "/captcha", "/challenge")


@dataclass(frozen=True, slots=True)
class FetchContext:
    """Everything a fetch needs from outside.

    Attributes:
        http: How to behave on the network; the fetch opens its own session.
        base_url: Scheme, host and maybe a path in front of the source's own paths.
        clock: Returns now, UTC.
        places: Places to ask for, as in the warehouse.
        access: What the rows say of how they were read: `page`, or `sample` for the sample site.
    """

    http: HttpPolicy
    base_url: str
    clock: Callable[[], datetime]
    places: Sequence[str]
    access: str

    def url(self, path: str) -> str:
        """Returns the address of a path at the source."""
        return self.base_url.rstrip("/") + path


@dataclass(frozen=True, slots=True)
class Question:
    """One request to a source, and what its answer is about."""

    method: str
    url: str
    place: str
    params: Mapping[str, str] | None = None
    json: object = None
    headers: Mapping[str, str] | None = None


async def ask(
    client: HttpClient,
    context: FetchContext,
    question: Question,
    parse: Callable[[bytes], Parsed],
    *,
    source: str,
) -> tuple[Reading, bool]:
    """Asks once (with the client's retries) and returns the reading and whether more follows.

    Args:
        client: An open session.
        context: See `FetchContext`.
        question: A request that is harmless to repeat.
        parse: Reads the body of a 2xx answer.
        source: Name in the registry.

    Raises:
        ConfigurationError: the base address cannot be asked.
    """
    started = context.clock()
    status: int | None = None
    retry_after: int | None = None
    try:
        answer = await client.request(
            question.method,
            question.url,
            params=question.params,
            json=question.json,
            headers=question.headers,
            repeatable=True,
        )
        status = answer.status
        parsed = judge_status(answer) or parse(answer.body)
    except HttpError as error:
        status, retry_after = error.status, error.retry_after
        parsed = judge_error(error)
    reading = Reading(
        source=source,
        place=question.place,
        access=context.access,
        url=shown_url(question.url),
        outcome=parsed.outcome,
        reason=parsed.reason,
        started_at=started,
        finished_at=context.clock(),
        observations=parsed.rows,
        rejected=parsed.rejected,
        http_status=status,
        retry_after=retry_after,
    )
    return reading, parsed.has_more


def judge_error(error: HttpError) -> Parsed:
    """Says what a request without a usable answer came to."""
    if isinstance(error, RateLimitedError):
        wait = f" for {error.retry_after} s" if error.retry_after is not None else ""
        return Parsed(Outcome.RATE_LIMITED, f"The source asks us to slow down{wait}.")
    if error.transient:
        return Parsed(Outcome.TRANSIENT, error.message)
    if isinstance(error, TooManyRedirectsError):
        return Parsed(Outcome.BLOCKED, f"{error.message} That is how a wall without a door looks.")
    return Parsed(Outcome.SHAPE_CHANGED, error.message)


def judge_status(answer: Answer) -> Parsed | None:
    """Says what a status means, or None when the body has to speak."""
    if answer.status in _DENIED:
        return Parsed(Outcome.BLOCKED, f"The source refuses us (HTTP {answer.status}).")
    if urlsplit(answer.url).path.lower().startswith(_WALL_PATHS):
        return Parsed(Outcome.BLOCKED, "The source sends us to a login or challenge page.")
    if not 200 <= answer.status < 300:
        return Parsed(
            Outcome.SHAPE_CHANGED,
            f"The address no longer answers as it did (HTTP {answer.status}).",
        )
    return None
