"""How a source is asked: the context a fetch is given, and the one place that judges an answer.

Every source's fetch is the same walk (ask, judge the status, parse, write the reading), by HTTP or
in a browser, so that a login wall, a 429 or a dead server means the same for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from integrations.errors import ConfigurationError
from integrations.guards import Ledger
from integrations.http import Answer, HttpClient, HttpPolicy
from integrations.http_errors import (
    HeldBackError,
    HttpError,
    RateLimitedError,
    TooManyRedirectsError,
    shown_url,
)
from scrapers.outcome import Outcome, Parsed, Reading

_DENIED = {401, 402, 403, 407, 451}
_WALL_PATHS = ("/login", "/signin", "/accounts/login", "/sorry/", "/captcha", "/challenge")


class _NoLedger:
    def spend(self, budget: str, *_: object, **__: object) -> bool:
        raise ConfigurationError(f"Nothing here counts what is spent of {budget}.")


@dataclass(frozen=True, slots=True)
class FetchContext:
    """Everything a fetch needs from outside.

    Attributes:
        http: How to behave on the network; the fetch opens its own session.
        base_url: Scheme, host and maybe a path in front of the source's own paths.
        clock: Returns now, UTC.
        places: Places to ask for, as in the warehouse.
        access: What the rows say of how they were read: `page`, or `sample` for the sample site.
        chromium: The browser of sources that need one; None when there is none.
        queries: What to search for, of sources that answer questions: searches, hashtags.
        credentials: Secrets of the source's API by the name of their setting, those that are set.
        ledger: Where money and limited questions are counted before they are spent.
    """

    http: HttpPolicy
    base_url: str
    clock: Callable[[], datetime]
    places: Sequence[str]
    access: str
    chromium: Path | None = None
    queries: Sequence[str] = ()
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    ledger: Ledger = field(default_factory=_NoLedger, repr=False)

    def url(self, path: str) -> str:
        """Returns the address of a path at the source."""
        return self.base_url.rstrip("/") + path


@dataclass(frozen=True, slots=True)
class Question:
    """One request to a source, and what its answer is about; `via` is http or api."""

    method: str
    url: str
    place: str
    params: Mapping[str, str] | None = None
    json: object = None
    headers: Mapping[str, str] | None = None
    via: str = "http"
    period: str | None = None
    query: str | None = None


async def ask(
    client: HttpClient,
    context: FetchContext,
    question: Question,
    parse: Callable[[bytes], Parsed],
    *,
    source: str,
) -> tuple[Reading, bool]:
    """Asks once (with the client's retries) and returns the reading and whether more follows.

    Where a source refuses us and there is a dearer kind of proxy, it is asked once more by that.

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
    result = await _result(client, question)
    parsed = judge(result, parse)
    while parsed.outcome is Outcome.BLOCKED and client.escalate(question.url):
        result = await _result(client, question)
        parsed = judge(result, parse)
    reading = reading_of(
        parsed,
        source=source,
        context=context,
        place=question.place,
        url=question.url,
        times=(started, context.clock()),
        result=result,
        method=question.via,
    )
    return replace(reading, period=question.period, query=question.query), parsed.has_more


async def _result(client: HttpClient, question: Question) -> Answer | HttpError:
    try:
        return await client.request(
            question.method,
            question.url,
            params=question.params,
            json=question.json,
            headers=question.headers,
            repeatable=True,
        )
    except HttpError as error:
        return error


def judge(result: Answer | HttpError, parse: Callable[[bytes], Parsed]) -> Parsed:
    """Says what a request came to: its fault, else what its status means, else what it says."""
    if isinstance(result, HttpError):
        return judge_error(result)
    return judge_status(result) or parse(result.body)


def reading_of(
    parsed: Parsed,
    *,
    source: str,
    context: FetchContext,
    place: str,
    url: str,
    times: tuple[datetime, datetime],
    result: Answer | HttpError | None = None,
    method: str = "http",
) -> Reading:
    """Returns the record of one attempt.

    Args:
        parsed: What it came to.
        source: Name in the registry.
        context: Says how it was read.
        place: The place asked for.
        url: What was asked; kept without its query and without secrets.
        times: When it was asked and when it was answered, UTC.
        result: What came, where something was asked at all.
        method: http, chromium or api.
    """
    return Reading(
        source=source,
        place=place,
        access=context.access,
        url=shown_url(url),
        outcome=parsed.outcome,
        reason=parsed.reason,
        started_at=times[0],
        finished_at=times[1],
        observations=parsed.rows,
        rejected=parsed.rejected,
        http_status=result.status if result is not None else None,
        retry_after=result.retry_after if isinstance(result, HttpError) else None,
        method=method,
        body=result.body if isinstance(result, Answer) else None,
        held_back=isinstance(result, HeldBackError),
    )


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
