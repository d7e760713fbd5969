"""The asset `raw/x`: read in a real Chromium from inside a Dagster run."""

import pytest

from integrations.browser import find_chromium
from integrations.settings import Settings

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        find_chromium(Settings()) is None,
        reason="there is no Chromium: apt install chromium, or set PODPUSHER_CHROMIUM",
    ),
]


def attempts(stack, run_id):
    return stack.query(
        "select place, access, outcome, rows_loaded + rows_unchanged as kept"
        " from ops.scrape_attempts where run_id = :id order by started_at",
        id=run_id,
    )


def test_x_lands_from_the_browser_and_has_a_past_that_was_read_without_one(stack):
    run_id = stack.dagster.launch("ingest", "scrape", assets=[["raw", "x"]])
    assert stack.finish(run_id).status == "SUCCESS"
    read = attempts(stack, run_id)
    assert {row.place for row in read} == {"US", "GB", "IN"}
    assert {(row.access, row.outcome) for row in read} == {("sample", "ok")}
    assert all(row.kept > 0 for row in read)
    (past,) = stack.query(
        "select count(distinct observed_at::date) as days from raw.observations"
        " where source = 'x' and access = 'sample'"
    )
    assert past.days >= 30


def test_a_page_that_keeps_us_out_fails_the_asset_at_once(stack):
    stack.control("x", mode="blocked")
    try:
        run_id = stack.dagster.launch("ingest", "scrape", assets=[["raw", "x"]])
        assert stack.finish(run_id).status == "FAILURE"
    finally:
        stack.control("x", mode="ok")
    assert {row.outcome for row in attempts(stack, run_id)} == {"blocked"}
