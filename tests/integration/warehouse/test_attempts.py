"""The log of attempts, written by the worker and read by the app."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from integrations.warehouse.attempts import Attempt, record_attempt
from tests.integration.warehouse.rows import START


def attempt(**changes) -> Attempt:
    return Attempt(
        **{
            "run_id": "run",
            "source": "tiktok",
            "place": "GB",
            "access": "sample",
            "url": "https://example.org/",
            "outcome": "rate_limited",
            "reason": "The source asked us to wait.",
            "http_status": 429,
            "retry_after_seconds": 30,
            "started_at": START,
            "finished_at": START + timedelta(seconds=2),
            **changes,
        }
    )


@pytest.mark.parametrize("reader", ["worker", "app"])
def test_an_attempt_is_stored_as_it_was_and_readable(warehouse, reader):
    made = attempt(rows_read=10, rows_loaded=4, rows_merged=3, rows_unchanged=2, rows_quarantined=1)
    record_attempt(warehouse.engine("worker"), made)
    with warehouse.engine(reader).connect() as connection:
        found = connection.execute(text("select * from ops.scrape_attempts")).one()._mapping
    assert {name: found[name] for name in asdict(made)} == asdict(made)


@pytest.mark.parametrize("change", [{"outcome": "fine"}, {"rows_read": 1}])
def test_an_unknown_outcome_or_counts_that_do_not_add_up_are_refused(module_warehouse, change):
    with pytest.raises(IntegrityError):
        record_attempt(module_warehouse.engine("worker"), attempt(**change))
