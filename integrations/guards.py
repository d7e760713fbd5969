"""What the network's door asks before it asks the network: breakers, budgets and turns.

`Guard` and `Ledger` are protocols, because the counters that all processes share are kept in the
database, which neither this module nor the scrapers know: whoever starts a scrape hands them in.
Without any, a process keeps its own (`OwnBreakers`), which is enough to rest a proxy.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from integrations.circuit import Circuit, rule_of
from integrations.http_errors import BreakerOpenError


class Breakers(Protocol):
    """One circuit per key: `source:tiktok`, `provider:openai`, `proxy:datacenter/a.example:8080`.

    Methods may block; asynchronous callers use a thread.
    """

    def admit(self, key: str) -> None:
        """Lets the caller ask, or says when to come back.

        Raises:
            BreakerOpenError: it failed too often, or one tries on behalf of all.
        """
        ...

    def record(
        self, key: str, ok: bool, reason: str = "", *, retry_after: int | None = None
    ) -> None:
        """Writes down what the request came to.

        Args:
            key: As admitted.
            ok: Whether it did its work; an empty answer is one.
            reason: What went wrong, one sentence.
            retry_after: Seconds the server asked us to wait.
        """
        ...


class Guard(Breakers, Protocol):
    """Breakers, and the turns of requests to one host."""

    def turn(
        self, host: str, *, pace: float, limit: int, window: timedelta, longest: float
    ) -> float:
        """Books the next free moment for one request and returns the seconds until then.

        Args:
            host: Whom the request is for.
            pace: Seconds between two requests.
            limit: Requests within any window.
            window: How long a request counts.
            longest: Seconds; nothing is booked further away than that.

        Raises:
            BudgetSpentError: the next free moment is further away; nothing was booked.
        """
        ...


class Ledger(Protocol):
    """Counts what is spent of a budget, in one place for every process."""

    def spend(self, budget: str, amount: int, *, limit: int, window: timedelta, item: str) -> bool:
        """Books an amount if the budget has room for it, and tells whether it had.

        Args:
            budget: Its name: "x:money".
            amount: In the budget's own whole units: cents of a cent, requests, hashtags.
            limit: What may be spent within any window.
            window: How long a spending counts.
            item: What it is for. The same item within the window costs nothing again where it is
                not empty.
        """
        ...


class OwnBreakers:
    """The circuits of one process, kept in memory. Safe between threads."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._circuits: dict[str, Circuit] = {}
        self._lock = threading.Lock()

    def admit(self, key: str) -> None:
        """See `Breakers.admit`."""
        with self._lock:
            now, circuit = self._clock(), self._circuits.get(key, Circuit())
            refuse_until_due(key, circuit, now)
            self._circuits[key] = circuit.admitted(now, rule_of(key))

    def record(
        self, key: str, ok: bool, reason: str = "", *, retry_after: int | None = None
    ) -> None:
        """See `Breakers.record`."""
        with self._lock:
            circuit = self._circuits.get(key, Circuit())
            wait = timedelta(seconds=retry_after) if retry_after else None
            self._circuits[key] = (
                circuit.succeeded()
                if ok
                else circuit.failed(self._clock(), rule_of(key), reason, wait=wait)
            )


def refuse_until_due(key: str, circuit: Circuit, now: datetime) -> None:
    """Raises while nobody may ask.

    Raises:
        BreakerOpenError: with when it is due.
    """
    if (until := circuit.closed_until(now)) is not None:
        raise BreakerOpenError(
            key, retry_at=until, now=now, failures=circuit.failures, reason=circuit.reason
        )
