"""The breaker that all processes share: opens, lets one try, and doubles its pause."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from integrations.circuit import Circuit, Rule, State, rule_of
from integrations.guards import OwnBreakers
from integrations.http_errors import BreakerOpenError, HttpError
from integrations.warehouse.breaker import Breaker
from tests.integration.engine.conftest import begin
from tests.integration.engine.guarding import RULE

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


@pytest.fixture
def breaker(module_warehouse):
    return Breaker(module_warehouse.engine("worker"), RULE)


def make_due(warehouse, key):
    """Lets the time of a pause or of a lease pass."""
    over = text(
        "update ops.breakers set retry_at = clock_timestamp(), probe_until ="
        " case when probe_until is not null then clock_timestamp() end where key = :key"
    )
    with warehouse.engine("worker").begin() as connection:
        connection.execute(over, {"key": key})


def open_it(breaker, key, times=3):
    for _ in range(times):
        breaker.record(key, ok=False, reason="It answered 503.")


def test_a_key_nobody_knows_is_closed(breaker):
    breaker.admit("source:unknown")
    assert breaker.look("source:unknown") == Circuit()


def test_so_many_failures_in_a_row_open_it_and_it_says_until_when_and_why(breaker):
    open_it(breaker, "source:a", times=2)
    breaker.admit("source:a")
    breaker.record("source:a", ok=True)
    open_it(breaker, "source:a", times=2)
    breaker.admit("source:a")  # a success in between: not in a row
    breaker.record("source:a", ok=False, reason="It answered 500.", retry_after=90)
    with pytest.raises(BreakerOpenError) as caught:
        breaker.admit("source:a")
    error = caught.value
    assert isinstance(error, HttpError)
    assert 85 <= (error.retry_after or 0) <= 90
    assert error.retry_at == breaker.look("source:a").retry_at
    assert "after 3 failures in a row" in error.message
    assert "It answered 500." in error.message
    assert f"{error.retry_at.astimezone(UTC):%H:%M:%S} UTC" in error.message


def test_a_server_that_names_a_time_is_left_alone_from_its_first_word_on(breaker):
    breaker.record("source:polite", ok=False, reason="429", retry_after=3600)
    with pytest.raises(BreakerOpenError) as caught:
        breaker.admit("source:polite")
    assert 3590 <= (caught.value.retry_after or 0) <= 3600
    breaker.record("source:polite", ok=False, reason="503")  # asked before it opened
    assert breaker.look("source:polite").retry_at == caught.value.retry_at
    breaker.record("source:polite", ok=True)
    assert breaker.look("source:polite").state is State.OPEN


def test_of_four_processes_one_tries_once_the_pause_is_over(breaker, module_warehouse, four):
    open_it(breaker, "source:b")
    make_due(module_warehouse, "source:b")
    assert sorted(four("probe", "source:b")) == ["admitted", "refused", "refused", "refused"]


def test_the_one_who_tries_closes_it_or_doubles_the_pause(breaker, module_warehouse):
    open_it(breaker, "source:c")
    for trips in (2, 3):
        make_due(module_warehouse, "source:c")
        breaker.admit("source:c")
        assert breaker.look("source:c").state is State.HALF_OPEN
        breaker.record("source:c", ok=False, reason="still")
        assert breaker.look("source:c").trips == trips
    make_due(module_warehouse, "source:c")
    breaker.admit("source:c")
    breaker.record("source:c", ok=True)
    assert breaker.look("source:c") == Circuit()
    breaker.admit("source:c")


def test_the_lease_of_one_who_died_ends_by_itself(breaker, module_warehouse):
    open_it(breaker, "source:d")
    make_due(module_warehouse, "source:d")
    prober = begin(module_warehouse, "tests.integration.engine.guarding", "probe", "source:d")
    assert prober.stdin is not None
    assert prober.stdout is not None
    prober.stdin.write("go\n")
    prober.stdin.flush()
    assert prober.stdout.readline() == '"admitted"\n'
    os.kill(prober.pid, signal.SIGKILL)
    prober.communicate()
    with pytest.raises(BreakerOpenError) as caught:
        breaker.admit("source:d")
    assert caught.value.retry_at == breaker.look("source:d").probe_until
    assert 0 < (caught.value.retry_after or 0) <= RULE.lease.total_seconds()
    make_due(module_warehouse, "source:d")
    breaker.admit("source:d")


def test_a_reset_closes_it_and_says_whether_there_was_anything(breaker):
    open_it(breaker, "source:e")
    assert breaker.reset("source:e")
    breaker.admit("source:e")
    assert not breaker.reset("source:e")


def test_the_app_sees_it_and_may_not_change_it(breaker, module_warehouse):
    breaker.record("source:f", ok=False, reason="no")
    with module_warehouse.engine("app").connect() as connection:
        assert connection.execute(text("select count(*) from ops.breakers")).scalar_one() >= 1
        with pytest.raises(Exception, match="permission denied"):
            connection.execute(text("update ops.breakers set state = 'closed'"))


def test_the_pause_doubles_from_a_minute_to_an_hour_with_full_jitter():
    rule = Rule()
    longest = [rule.pause(n, lambda _, most: most).total_seconds() for n in range(1, 10)]
    assert longest == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert rule.pause(400, lambda _, most: most) == timedelta(hours=1)
    drawn = sorted(rule.pause(3).total_seconds() for _ in range(2000))
    assert drawn[0] < 10
    assert drawn[-1] > 230
    assert 100 < drawn[1000] < 140


def test_circuits_of_one_process_behave_alike():
    moment = [NOW]
    own = OwnBreakers(lambda: moment[0])
    for _ in range(3):
        own.admit("proxy:a")
        own.record("proxy:a", ok=False, reason="refused")
    with pytest.raises(BreakerOpenError) as caught:
        own.admit("proxy:a")
    moment[0] = caught.value.retry_at
    own.admit("proxy:a")
    with pytest.raises(BreakerOpenError):
        own.admit("proxy:a")
    own.record("proxy:a", ok=True)
    own.admit("proxy:a")
    assert rule_of("proxy:a").threshold == 3
    assert rule_of("source:a").threshold == 5
