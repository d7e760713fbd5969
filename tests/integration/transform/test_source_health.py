"""The state of each source, as the Operations page shows it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from tests.integration.transform.project import Transform
from tests.integration.warehouse.rows import row

ATTEMPT = text(
    "insert into ops.scrape_attempts (run_id, source, place, access, outcome, reason, rows_read,"
    " rows_loaded, started_at, finished_at) values (:run, :source, :place, :access, :outcome,"
    " :reason, :rows, :rows, :at, :at)"
)


@pytest.fixture(scope="module")
def built_once(module_transform: Transform) -> Transform:
    module_transform.dbt("run", "--select", "+source_health")
    return module_transform


@pytest.fixture
def built(built_once: Transform) -> Transform:
    built_once.execute("truncate ops.scrape_attempts, raw.observations")
    return built_once


def attempt(transform: Transform, outcome: str, *, hours_ago: float = 1, **changes: object) -> None:
    values = {
        "run": f"run {hours_ago}",
        "source": "tiktok",
        "place": "US",
        "access": "page",
        "outcome": outcome,
        "reason": None,
        "rows": 10 if outcome == "ok" else 0,
        "at": datetime.now(UTC) - timedelta(hours=hours_ago),
        **changes,
    }
    with transform.engine("worker").begin() as connection:
        connection.execute(ATTEMPT, values)


def health(transform: Transform) -> dict[str, object]:
    (only,) = transform.select("select * from marts.source_health", "app")
    return only


def test_a_source_that_was_read_is_healthy(built):
    attempt(built, "ok", hours_ago=2)
    attempt(built, "ok", hours_ago=30)
    seen = health(built)
    assert seen["status"] == "healthy"
    assert (seen["attempts_24h"], seen["ok_24h"], seen["rows_loaded_24h"]) == (1, 1, 10)


@pytest.mark.parametrize("outcome", ["blocked", "empty", "shape_changed", "transient"])
def test_a_source_whose_latest_run_brought_nothing_is_failing_and_says_why(built, outcome):
    attempt(built, "ok", hours_ago=2)
    attempt(built, outcome, hours_ago=1, reason="No luck.")
    seen = health(built)
    assert (seen["status"], seen["last_outcome"], seen["last_reason"]) == (
        "failing",
        outcome,
        "No luck.",
    )


def test_one_place_that_fails_beside_others_that_answer_does_not_make_a_source_failing(built):
    attempt(built, "ok", place="US", hours_ago=1.1, run="same")
    attempt(built, "blocked", place="GB", hours_ago=1.0, run="same")
    assert health(built)["status"] == "healthy"


def test_a_source_that_nobody_has_read_for_a_day_and_more_is_stale(built):
    attempt(built, "ok", hours_ago=27)
    assert health(built)["status"] == "stale"


def test_a_source_that_is_switched_off_is_disabled(built):
    attempt(built, "ok", hours_ago=3)
    attempt(built, "disabled", hours_ago=1)
    assert health(built)["status"] == "disabled"


def test_an_import_neither_heals_nor_breaks_a_source(built):
    attempt(built, "shape_changed", hours_ago=3, access="import")
    assert health(built)["status"] == "waiting"
    attempt(built, "blocked", hours_ago=2)
    attempt(built, "ok", hours_ago=1, access="import")
    assert health(built)["status"] == "failing"


def test_a_source_known_only_by_its_rows_is_waiting_and_shows_the_newest_reading(built):
    built.land(row("a"))
    built.dbt("run", "--select", "+source_health")
    seen = health(built)
    assert (seen["status"], seen["newest_observed_at"]) == ("waiting", row()["observed_at"])
    assert (seen["attempts_24h"], seen["last_attempt_at"]) == (0, None)
