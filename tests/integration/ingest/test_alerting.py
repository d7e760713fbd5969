"""What people are told about sources, from attempts in a real database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from integrations.notify.channels import Notice
from integrations.warehouse.attempts import Attempt, record_attempt
from integrations.warehouse.breaker import Breaker
from orchestration.lib import alerting
from scrapers import registry
from tests.integration.ingest.replay import FULL, feed, replayed
from tests.integration.warehouse.rows import START

TIKTOK = registry.get("tiktok")
NOW = START + timedelta(days=1)


@dataclass
class Inbox:
    """A person who reads everything."""

    name: str = "inbox"
    read: list[Notice] = field(default_factory=list)

    def send(self, notice):
        self.read.append(notice)
        return True


@pytest.fixture
def inbox():
    return Inbox()


def attempt(warehouse, outcome, *, minutes_ago=1, **changes):
    at = NOW - timedelta(minutes=minutes_ago)
    made = {
        "run_id": "run",
        "source": "tiktok",
        "place": "GB",
        "access": "page",
        "outcome": outcome,
        "reason": "It said so.",
        "started_at": at,
        "finished_at": at,
    }
    record_attempt(warehouse.engine("worker"), Attempt(**made | changes))


def looked(warehouse, inbox, now=NOW, sources=(TIKTOK,)):
    return alerting.look(
        warehouse.engine("worker"), sources, [inbox], now=now, cool_down=timedelta(hours=4)
    )


def test_one_failure_in_twenty_is_told_once_and_its_end_once(warehouse, inbox):
    for ago in range(19, 0, -1):
        attempt(warehouse, "ok", minutes_ago=ago + 1)
    attempt(warehouse, "blocked")
    assert looked(warehouse, inbox) == (["failures:tiktok"], [])
    assert looked(warehouse, inbox, NOW + timedelta(minutes=1)) == (["failures:tiktok"], [])
    for _ in range(20):
        attempt(warehouse, "ok", minutes_ago=0)
    assert looked(warehouse, inbox, NOW + timedelta(minutes=2)) == ([], ["failures:tiktok"])
    assert looked(warehouse, inbox, NOW + timedelta(minutes=3)) == ([], [])
    first, last = inbox.read
    assert first.title == "TikTok Creative Center: 1 of the last 20 attempts failed"
    assert first.body == "The latest was blocked: It said so."
    assert (last.is_resolved, last.key) == (True, "failures:tiktok")


def test_imports_empty_lists_and_switched_off_sources_are_no_failures(warehouse, inbox):
    attempt(warehouse, "ok")
    attempt(warehouse, "empty")
    attempt(warehouse, "disabled")
    attempt(warehouse, "shape_changed", access="import")
    assert looked(warehouse, inbox) == ([], [])


def test_data_older_than_eight_cadences_is_stale_until_it_is_read_again(warehouse, inbox):
    attempt(warehouse, "ok", minutes_ago=121)
    assert looked(warehouse, inbox) == (["stale:tiktok"], [])
    assert "2 h are allowed" in inbox.read[0].body
    attempt(warehouse, "ok", minutes_ago=119)
    assert looked(warehouse, inbox) == ([], ["stale:tiktok"])


def test_a_source_that_was_never_read_well_is_stale_and_one_never_asked_is_not(warehouse, inbox):
    assert looked(warehouse, inbox) == ([], [])
    attempt(warehouse, "blocked", minutes_ago=121)
    assert "stale:tiktok" in looked(warehouse, inbox)[0]


def test_nobody_waits_for_a_source_that_is_off(warehouse, inbox):
    attempt(warehouse, "blocked", minutes_ago=1000)
    assert looked(warehouse, inbox, sources=()) == ([], [])


def test_an_open_breaker_is_told(warehouse, inbox):
    for _ in range(5):
        Breaker(warehouse.engine("worker")).record("source:tiktok", ok=False, reason="blocked: no.")
    assert looked(warehouse, inbox)[0] == ["breaker:source:tiktok"]
    assert inbox.read[0].body == "blocked: no."
    Breaker(warehouse.engine("worker")).reset("source:tiktok")
    assert looked(warehouse, inbox)[1] == ["breaker:source:tiktok"]


def test_a_list_that_silently_turned_empty_is_told_and_resolved_when_it_is_full_again(
    warehouse, inbox
):
    google = registry.get("google_trends")
    replayed(warehouse, [FULL] * 6 + [feed()])
    at = START + timedelta(hours=2)
    found, _ = looked(warehouse, inbox, at, [google])
    assert "drift:google_trends/GB/page" in found
    assert "20 items in the median" in next(n for n in inbox.read if "drift" in n.key).body
    replayed(warehouse, [FULL], first=7)
    assert "drift:google_trends/GB/page" in looked(warehouse, inbox, at, [google])[1]
