"""Budgets hold within any window, turns come one by one, whatever the number of processes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from integrations.http_errors import BudgetSpentError
from integrations.warehouse.budgets import Ledger, Pace

HOUR = timedelta(hours=1)


@pytest.fixture
def ledger(module_warehouse):
    return Ledger(module_warehouse.engine("worker"))


@pytest.fixture
def pace(module_warehouse):
    return Pace(module_warehouse.engine("worker"))


def spendings(warehouse, budget):
    with warehouse.engine("app").connect() as connection:
        return connection.execute(
            text("select at, amount from ops.spendings where budget = :budget order by at, id"),
            {"budget": budget},
        ).all()


def keep_everything(warehouse, budget):
    """Spendings stay for a day, so that a test sees them all."""
    with warehouse.engine("worker").begin() as connection:
        connection.execute(
            text("insert into ops.budgets values (:budget, 0, interval '1 day')"),
            {"budget": budget},
        )


def most_within(rows, window):
    """The largest sum that any window holds: one that ends with a spending."""
    return max(sum(amount for at, amount in rows if end - window < at <= end) for end, _ in rows)


def test_a_budget_is_spent_up_to_its_limit_and_no_further(ledger):
    spent = [ledger.spend("a", 4, limit=10, window=HOUR) for _ in range(3)]
    assert spent == [True, True, False]
    assert ledger.spend("a", 2, limit=10, window=HOUR)
    (found,) = [one for one in ledger.budgets() if one.budget == "a"]
    assert (found.spent, found.most, found.left, found.span) == (10, 10, 0, HOUR)


def test_the_same_item_costs_nothing_again_and_no_item_always_costs(ledger):
    assert ledger.spend("b", 1, limit=1, window=HOUR, item="#cat")
    assert ledger.spend("b", 1, limit=1, window=HOUR, item="#cat")
    assert not ledger.spend("b", 1, limit=1, window=HOUR, item="#dog")
    assert not ledger.spend("b", 1, limit=1, window=HOUR)


def test_four_processes_never_exceed_it_within_any_window(module_warehouse, four):
    keep_everything(module_warehouse, "money")
    had = four("spend", "money", 60, 0.5, 4)
    rows = spendings(module_warehouse, "money")
    assert len(rows) == sum(had)
    assert [at for at, _ in rows] == sorted(at for at, _ in rows)
    window = timedelta(seconds=0.5)
    assert most_within(rows, window) == 60
    assert sum(amount for _, amount in rows) >= 6 * 60  # and it was used, window after window


def test_four_processes_that_ask_the_same_items_pay_each_once(module_warehouse, four):
    assert four("items", "hashtags", 40) == [[True] * 30 + [False] * 10] * 4
    assert len(spendings(module_warehouse, "hashtags")) == 30


def test_spendings_that_no_longer_count_go(module_warehouse, ledger):
    window = timedelta(milliseconds=1)
    for _ in range(20):
        assert ledger.spend("short", 1, limit=1000, window=window)
    assert len(spendings(module_warehouse, "short")) < 20


def test_nonsense_is_refused(ledger):
    for amount, limit, window in ((-1, 1, HOUR), (1, -1, HOUR), (1, 1, timedelta(0))):
        with pytest.raises(ValueError, match="c: amount"):
            ledger.spend("c", amount, limit=limit, window=window)


def test_four_processes_take_turns_at_one_host(four):
    taken = sorted(at for one in four("turns", "paced.example", 10, 0.1) for at in one)
    gaps = [later - earlier for earlier, later in zip(taken, taken[1:], strict=False)]
    assert taken[-1] - taken[0] >= 39 * 0.1 - 0.05
    # A process may wake late: a gap shrinks by what the one before it was late.
    assert sum(gap < 0.05 for gap in gaps) <= 2


def test_the_requests_of_a_window_end_and_it_says_when_there_is_room_again(pace):
    def ask(longest):
        return pace.turn("b.example", pace=0, limit=3, window=HOUR, longest=longest)

    assert [ask(60) for _ in range(3)] == [0, 0, 0]
    with pytest.raises(BudgetSpentError, match="the 3 requests within 1:00:00 are spent") as caught:
        ask(60)
    assert caught.value.transient
    assert 3590 <= (caught.value.retry_after or 0) <= 3610
    assert ask(2 * 3600) > 3590
    with pytest.raises(BudgetSpentError):
        pace.turn("none.example", pace=0, limit=0, window=HOUR, longest=60)


def test_a_queue_that_is_too_long_is_told_and_books_nothing(pace, module_warehouse):
    def ask():
        return pace.turn("c.example", pace=10, limit=100, window=HOUR, longest=15)

    assert ask() == 0
    assert 9 < ask() <= 10
    with pytest.raises(BudgetSpentError, match="others are waiting"):
        ask()
    assert len(spendings(module_warehouse, "host:c.example")) == 2
