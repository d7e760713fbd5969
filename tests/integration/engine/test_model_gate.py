"""A model's service is asked behind the same breakers, turns and budgets as every source."""

from __future__ import annotations

import pytest

from integrations.circuit import State, rule_of
from integrations.openai.errors import (
    ContentRefusedError,
    MoneySpentError,
    PausedError,
    ServiceTroubleError,
    TooManyRequestsError,
)
from integrations.openai.gate import BREAKER, MONEY, Gate
from integrations.openai.writer import IdeaWriter
from integrations.policy import LOOPBACK
from integrations.settings import Settings
from integrations.warehouse.breaker import Breaker
from integrations.warehouse.budgets import Ledger
from integrations.warehouse.guard import DatabaseGuard
from tests.unit.integrations.responses_service import brief, briefs, error, serving

GOOD = (200, briefs(brief()))
PRICES = {"openai_input_price": 0.25, "openai_output_price": 2.0}
A_CALL = 0.016
"""Dollars: what the longest answer costs at these prices, without its question."""


@pytest.fixture
def worker(module_warehouse):
    engine = module_warehouse.engine("worker")
    yield engine
    Breaker(engine).reset(BREAKER)


def writer(worker, service, *, daily_usd=5.0, hourly=1000, own_hosts=LOOPBACK, **prices):
    gate = Gate(DatabaseGuard(worker), Ledger(worker), hourly, daily_usd, own_hosts)
    settings = Settings(_env_file=None, openai_base_url=service.address, **prices)
    return IdeaWriter.of(settings).behind(gate)


def write(one):
    return one.write({}, ("T-shirt",), 1)


def test_a_service_that_keeps_failing_is_left_alone_by_every_worker(worker):
    with serving((500, error(None, "server_error"))) as service:
        for _ in range(rule_of(BREAKER).threshold):
            with pytest.raises(ServiceTroubleError):
                write(writer(worker, service))
        with pytest.raises(PausedError, match="after 5 failures in a row") as caught:
            write(writer(worker, service))
        assert len(service.asked) == rule_of(BREAKER).threshold
    assert caught.value.transient
    assert "the rules" in (caught.value.hint or "")


def test_one_success_closes_it(worker):
    with serving((500, error(None)), (500, error(None)), GOOD) as service:
        for _ in range(2):
            with pytest.raises(ServiceTroubleError):
                write(writer(worker, service))
        assert Breaker(worker).look(BREAKER).failures == 2
        write(writer(worker, service))
    assert Breaker(worker).look(BREAKER).failures == 0


def test_what_speaks_only_against_the_question_opens_nothing(worker):
    with serving((400, error("content_policy_violation"))) as service:
        for _ in range(2 * rule_of(BREAKER).threshold):
            with pytest.raises(ContentRefusedError):
                write(writer(worker, service))
    assert Breaker(worker).look(BREAKER).state is State.CLOSED


def test_a_time_that_the_service_names_is_kept_from_its_first_word_on(worker):
    limited = (429, error("rate_limit_exceeded"))
    with serving(limited, headers={"retry-after": "120"}) as service:
        with pytest.raises(TooManyRequestsError) as named:
            write(writer(worker, service))
        with pytest.raises(PausedError) as caught:
            write(writer(worker, service))
        assert len(service.asked) == 1
    assert named.value.retry_after == 120
    assert 110 <= (caught.value.retry_after or 0) <= 120


def test_the_money_of_a_day_is_booked_before_it_is_spent(worker):
    with serving(GOOD) as service:
        thrifty = writer(worker, service, daily_usd=2 * A_CALL, **PRICES)
        write(thrifty)
        with pytest.raises(MoneySpentError, match=r"the budget of \$0.03") as caught:
            write(thrifty)
        assert len(service.asked) == 1
    assert not caught.value.transient
    (budget,) = (one for one in Ledger(worker).budgets() if one.budget == MONEY)
    assert A_CALL * 1_000_000 < budget.spent <= budget.most


def test_what_costs_nobody_knows_how_much_is_not_held_back_by_a_budget(worker):
    with serving(GOOD) as service:
        write(writer(worker, service, daily_usd=0.0))
        assert len(service.asked) == 1


def test_calls_of_a_strange_host_take_turns_with_all_others(worker):
    with serving(GOOD) as service:
        stranger = writer(worker, service, hourly=1, own_hosts=())
        write(stranger)
        with pytest.raises(PausedError, match="1 requests within"):
            write(stranger)
        assert len(service.asked) == 1
