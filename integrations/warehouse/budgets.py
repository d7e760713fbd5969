"""What may be spent within any window, by all processes together: money, questions, requests.

A budget is one row of `ops.budgets`, whose lock every spending takes first, so two processes never
count at the same time; a spending is a row of `ops.spendings` with the database's time, which never
runs backwards within a budget. Old spendings go with the next one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, text

from integrations.http_errors import BudgetSpentError

# An update that changes nothing still holds the row's lock until the transaction ends.
_LOCK = text(
    """
    insert into ops.budgets as b (budget, most, span) values (:budget, :most, :span)
    on conflict (budget) do update
       set most = excluded.most, span = greatest(b.span, excluded.span)
     where b.most <> excluded.most or b.span < excluded.span
    """
)
_NOW = """
    greatest(clock_timestamp(), (select max(at) from ops.spendings where budget = :budget))
"""
_COUNT = text(
    f"""
    with clock as materialized (select {_NOW} as now)
    select (select now from clock) as now,
           coalesce(sum(amount), 0)::bigint as spent,
           coalesce(bool_or(item = :item and item <> ''), false) as known
      from ops.spendings
     where budget = :budget and at > (select now from clock) - :window
    """  # noqa: S608 -- nothing of ours or anyone's is put into the text but the line above
)
_TURN = text(
    """
    select clock_timestamp() as now,
           (select at from ops.spendings where budget = :budget
             order by at desc limit 1) as last,
           (select at from ops.spendings where budget = :budget
             order by at desc limit 1 offset :before) as oldest
    """
)
_BOOK = text(
    "insert into ops.spendings (budget, item, amount, at) values (:budget, :item, :amount, :at)"
)
_PRUNE = text(
    """
    delete from ops.spendings as s using ops.budgets as b
     where s.budget = :budget and b.budget = :budget and s.at <= :now - b.span
    """
)
_LEFT = text(
    """
    select b.budget, b.most, b.span,
           coalesce(sum(s.amount) filter (where s.at > clock_timestamp() - b.span), 0)::bigint
               as spent
      from ops.budgets as b left join ops.spendings as s using (budget)
     group by b.budget, b.most, b.span
     order by b.budget
    """
)


@dataclass(frozen=True, slots=True)
class Budget:
    """One budget now.

    Attributes:
        budget: Its name: "x:money", "host:trends.google.com".
        most: What may be spent within any window, in the budget's own units.
        span: The window.
        spent: What was spent within the last one.
    """

    budget: str
    most: int
    span: timedelta
    spent: int

    @property
    def left(self) -> int:
        """What may be spent now."""
        return max(0, self.most - self.spent)


class Ledger:
    """Counts what is spent; see `scrapers.fetching.Ledger`. Safe between threads and processes.

    Args:
        engine: Of the worker role.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def spend(
        self, budget: str, amount: int, *, limit: int, window: timedelta, item: str = ""
    ) -> bool:
        """Books an amount if the budget has room for it, and tells whether it had.

        Whatever the number of processes, the sum within any window never exceeds the limit.

        Args:
            budget: Its name.
            amount: Whole units, 0 or more.
            limit: What may be spent within any window.
            window: How long a spending counts.
            item: What it is for; the same one within the window costs nothing again.

        Raises:
            ValueError: a negative amount or limit, or a window of no length.
        """
        if amount < 0 or limit < 0 or window <= timedelta(0):
            raise ValueError(f"{budget}: amount {amount}, limit {limit}, window {window}")
        with self._engine.begin() as connection:
            _lock(connection, budget, limit, window)
            asked = {"budget": budget, "item": item, "window": window}
            found = connection.execute(_COUNT, asked).one()
            if found.known:
                return True
            if found.spent + amount > limit:
                return False
            _book(connection, budget, item, amount, found.now)
        return True

    def budgets(self) -> list[Budget]:
        """All budgets and what is left of them, by name."""
        with self._engine.connect() as connection:
            return [Budget(**row._mapping) for row in connection.execute(_LEFT)]


class Pace:
    """The turns of requests to one host, over all processes. Each request is one spending.

    Args:
        engine: Of the worker role.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def turn(
        self, host: str, *, pace: float, limit: int, window: timedelta, longest: float
    ) -> float:
        """Books the next free moment of a host; see `integrations.guards.Guard.turn`."""
        budget = f"host:{host}"
        if limit < 1:
            raise BudgetSpentError(f"No request to {host} is allowed.", url=host)
        # A request is on its way for a moment, and counts from when it arrives.
        counts = window + min(window / 4, timedelta(seconds=5))
        with self._engine.begin() as connection:
            _lock(connection, budget, limit, counts)
            asked = {"budget": budget, "before": limit - 1}
            found = connection.execute(_TURN, asked).one()
            free = _later(found.now, found.last, timedelta(seconds=pace))
            slot = _later(free, found.oldest, counts)
            wait = float((slot - found.now).total_seconds())
            if wait > longest:
                raise _no_room(host, slot, wait, limit, window, by_budget=slot > free)
            _book(connection, budget, "", 1, slot)
        return wait


def _later(moment: datetime, before: datetime | None, gap: timedelta) -> datetime:
    """The moment, or the gap after what was before it where that is later."""
    return moment if before is None else max(moment, before + gap)


def _lock(connection: Connection, budget: str, most: int, span: timedelta) -> None:
    connection.execute(_LOCK, {"budget": budget, "most": most, "span": span})


def _book(connection: Connection, budget: str, item: str, amount: int, at: datetime) -> None:
    connection.execute(_BOOK, {"budget": budget, "item": item, "amount": amount, "at": at})
    connection.execute(_PRUNE, {"budget": budget, "now": at})


def _no_room(
    host: str, slot: datetime, wait: float, limit: int, window: timedelta, *, by_budget: bool
) -> BudgetSpentError:
    why = (
        f"the {limit:,} requests within {window} are spent"
        if by_budget
        else "others are waiting for their turn"
    )
    until = f"{slot.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    message = f"{host} is not asked before {until}: {why}."
    return BudgetSpentError(message, url=host, retry_after=math.ceil(wait))
