"""What the tests' other processes do: each is given its work on the command line."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import timedelta

from integrations.circuit import Rule
from integrations.http_errors import BreakerOpenError
from integrations.warehouse.breaker import Breaker
from integrations.warehouse.budgets import Ledger, Pace
from integrations.warehouse.engine import engine

RULE = Rule(threshold=3, first=timedelta(seconds=1), lease=timedelta(minutes=1))


def spend(budget: str, limit: str, window: str, seconds: str) -> int:
    """Spends one after the other for a while; how many had room."""
    ledger, until, had = Ledger(engine("worker")), time.monotonic() + float(seconds), 0
    while time.monotonic() < until:
        span = timedelta(seconds=float(window))
        had += ledger.spend(budget, 3, limit=int(limit), window=span, item="")
    return had


def items(budget: str, count: str) -> list[bool]:
    """Spends on numbered items; which had room."""
    ledger = Ledger(engine("worker"))
    window = timedelta(hours=1)
    return [
        ledger.spend(budget, 1, limit=30, window=window, item=f"#{n}") for n in range(int(count))
    ]


def turns(host: str, count: str, pace: str) -> list[float]:
    """Takes turns at a host; when each came, by the machine's clock."""
    paced, taken = Pace(engine("worker")), []
    for _ in range(int(count)):
        wait = paced.turn(host, pace=float(pace), limit=1000, window=timedelta(hours=1), longest=60)
        time.sleep(wait)
        taken.append(time.time())
    return taken


def probe(key: str) -> str:
    """Asks a breaker once."""
    try:
        Breaker(engine("worker"), RULE).admit(key)
    except BreakerOpenError:
        return "refused"
    return "admitted"


WORK: dict[str, Callable[..., object]] = {
    each.__name__: each for each in (spend, items, turns, probe)
}

if __name__ == "__main__":
    engine("worker").connect().close()
    print("ready", flush=True)  # noqa: T201
    sys.stdin.readline()  # all begin together
    print(json.dumps(WORK[sys.argv[1]](*sys.argv[2:])))  # noqa: T201
