"""What stands before every call of the model's service: its breaker, its host's turns, its money.

They are the breakers, turns and budgets that scrapes ask (`integrations.guards`), shared by all
processes. A call's money is booked before it is made, at the most it can cost, because what it did
cost is known too late: a budget is never exceeded, and has room again a day after each call.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from integrations.guards import Guard, Ledger
from integrations.http_errors import HeldBackError
from integrations.openai.errors import MoneySpentError, PausedError, WriterError
from integrations.policy import LOOPBACK
from integrations.settings import Settings

BREAKER = "provider:openai"
MONEY = "openai:money"
"""Counted in millionths of a US dollar."""
DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_LONGEST_TURN = 30.0
"""Seconds a call waits for its turn; well within the lease of the job that makes it."""

T = TypeVar("T")


@dataclass(frozen=True)
class Gate:
    """Lets calls through, or says why not. Safe between threads and processes.

    Attributes:
        guard: Breakers and turns.
        ledger: Where the money is counted.
        hourly_limit: Calls of one host within any hour.
        daily_usd: What the calls of 24 hours may cost; not known where no prices are set.
        own_hosts: Not counted.
        sleep: Waits for a turn.
    """

    guard: Guard
    ledger: Ledger
    hourly_limit: int
    daily_usd: float
    own_hosts: Collection[str] = LOOPBACK
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)

    @classmethod
    def of(cls, settings: Settings, guard: Guard, ledger: Ledger) -> Gate:
        """The gate that the settings describe."""
        return cls(guard, ledger, settings.requests_per_hour, settings.openai_daily_budget_usd)

    def through(self, call: Callable[[], T], *, host: str, most_micro: int | None) -> T:
        """Makes one call, and tells the breaker what came of it.

        Args:
            call: Makes it.
            host: Whom it asks.
            most_micro: The most it can cost, in millionths of a dollar; None where nobody knows.

        Raises:
            PausedError: the service failed too often, or others come first; nothing was asked.
            MoneySpentError: the day's money has no room for it; nothing was asked.
            WriterError: as the call raises it.
        """
        try:
            self.guard.admit(BREAKER)
            self._pay(most_micro)
            self._wait(host)
        except HeldBackError as error:
            raise PausedError.of(error) from error
        try:
            result = call()
        except WriterError as error:
            self.guard.record(
                BREAKER,
                ok=not error.blames_service,
                reason=error.message,
                retry_after=error.retry_after,
            )
            raise
        self.guard.record(BREAKER, ok=True)
        return result

    def _pay(self, most_micro: int | None) -> None:
        limit = int(self.daily_usd * 1_000_000)
        if most_micro is None or self.ledger.spend(
            MONEY, most_micro, limit=limit, window=DAY, item=""
        ):
            return
        raise MoneySpentError(
            f"The model is not asked: a call may cost ${most_micro / 1_000_000:.4f}, and the budget"
            f" of ${self.daily_usd:.2f} within 24 hours has no room for it.",
            hint="PODPUSHER_OPENAI_DAILY_BUDGET_USD says how much that is; the rules cost nothing.",
        )

    def _wait(self, host: str) -> None:
        if host in self.own_hosts:
            return
        self.sleep(
            self.guard.turn(
                host, pace=0.0, limit=self.hourly_limit, window=_HOUR, longest=_LONGEST_TURN
            )
        )
