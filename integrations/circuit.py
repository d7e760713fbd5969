"""When a source, a provider or a proxy that keeps failing is left alone, and for how long.

    closed ── so many failures in a row, or a server that says when to come back ──▶ open
    open ── its time is up ──▶ half_open: one asks on behalf of all, under a lease
    half_open ── that one succeeded ──▶ closed;  failed ──▶ open, twice as long
    half_open ── that one died, its lease ended ──▶ half_open: the next one asks

Pure: whoever keeps a circuit (the database, or a process for itself) brings the clock and the lock.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

Chance = Callable[[float, float], float]
"""Returns a number between two, each as likely as any other: `random.uniform`."""


class State(StrEnum):
    """Whether requests go out: all of them, none, or one that tries."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class Rule:
    """How patient we are.

    Attributes:
        threshold: Failures in a row that open the circuit.
        first: The longest pause after the first opening; it doubles with each one in a row.
        longest: What the doubling ends at.
        lease: How long one may try on behalf of all.
    """

    threshold: int = 5
    first: timedelta = timedelta(minutes=1)
    longest: timedelta = timedelta(hours=1)
    lease: timedelta = timedelta(minutes=5)

    def pause(self, trips: int, chance: Chance = random.uniform) -> timedelta:
        """A pause with full jitter: anything from nothing to the backed-off time.

        Args:
            trips: How often in a row the circuit has opened, this time included.
            chance: Where luck comes from.
        """
        doubled = self.first * 2 ** min(max(trips, 1) - 1, 30)
        return timedelta(seconds=chance(0.0, min(doubled, self.longest).total_seconds()))


_RULES = {"proxy": Rule(threshold=3), "source": Rule(lease=timedelta(minutes=15))}


def rule_of(key: str) -> Rule:
    """The rule of a key's kind, which is what stands before its colon: `source:tiktok`."""
    return _RULES.get(key.partition(":")[0], Rule())


@dataclass(frozen=True, slots=True)
class Circuit:
    """One circuit at one moment. Times are UTC, by the clock of whoever keeps it.

    Attributes:
        state: See `State`.
        failures: How many in a row.
        trips: How often in a row it opened because of them.
        opened_at: When it opened; None while closed.
        retry_at: Before that nobody asks; None while closed.
        probe_until: End of the lease of the one who tries; None unless half open.
        reason: What the last failure was, one sentence; empty without one.
    """

    state: State = State.CLOSED
    failures: int = 0
    trips: int = 0
    opened_at: datetime | None = None
    retry_at: datetime | None = None
    probe_until: datetime | None = None
    reason: str = ""

    def closed_until(self, now: datetime) -> datetime | None:
        """Until when nobody else may ask; None where one may ask now."""
        if self.state is State.OPEN and self.retry_at is not None and self.retry_at > now:
            return self.retry_at
        if self.state is State.HALF_OPEN and self.probe_until is not None:
            return self.probe_until if self.probe_until > now else None
        return None

    def admitted(self, now: datetime, rule: Rule) -> Circuit:
        """The circuit once somebody was let in: unless closed, that one tries for all."""
        if self.state is State.CLOSED:
            return self
        return replace(self, state=State.HALF_OPEN, probe_until=now + rule.lease)

    def succeeded(self) -> Circuit:
        """The circuit after a success. One that was asked before it opened closes nothing."""
        return self if self.state is State.OPEN else Circuit()

    def failed(
        self,
        now: datetime,
        rule: Rule,
        reason: str,
        *,
        wait: timedelta | None = None,
        chance: Chance = random.uniform,
    ) -> Circuit:
        """The circuit after a failure.

        Args:
            now: The keeper's clock.
            rule: How patient we are.
            reason: One sentence.
            wait: What the server asked for; it opens the circuit at once, for at least as long.
            chance: Where luck comes from.
        """
        counted = replace(self, failures=self.failures + 1, reason=reason)
        if self.state is State.OPEN:
            asked = now + wait if wait else None
            later = max((at for at in (self.retry_at, asked) if at is not None), default=None)
            return replace(counted, retry_at=later)
        worn_out = counted.failures >= rule.threshold or self.state is State.HALF_OPEN
        if not worn_out and not wait:
            return counted
        trips = self.trips + 1 if worn_out else self.trips
        pause = rule.pause(trips, chance) if worn_out else timedelta(0)
        return replace(
            counted,
            state=State.OPEN,
            trips=trips,
            opened_at=now,
            retry_at=now + max(pause, wait or timedelta(0)),
            probe_until=None,
        )
