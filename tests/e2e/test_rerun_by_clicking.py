"""The operator's two clicks: open the failed run, "From failure"."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_an_operator_reruns_a_failed_scrape_by_clicking(stack, page, screenshots):
    stack.control("google_trends", status=503)
    run_id = stack.dagster.launch("ingest", "scrape", assets=[["raw", "google_trends"]])
    assert stack.finish(run_id).status == "FAILURE"
    stack.control("google_trends", mode="ok")

    page.goto(f"{stack.urls['dagster']}/runs/{run_id}")
    button = page.get_by_role("button", name=re.compile("Re-execute"))
    expect(button.first).to_be_visible()
    page.screenshot(path=screenshots / "dagster-failed.png")
    # The arrow beside "Re-execute" opens the choice of how much to run again.
    button.first.locator("xpath=following::button[1]").click()
    page.get_by_text("From failure").click()

    page.wait_for_url(lambda url: "/runs/" in url and run_id not in url)
    retried = page.url.rstrip("/").rsplit("/", 1)[-1]
    assert stack.finish(retried).status == "SUCCESS"
    page.screenshot(path=screenshots / "dagster-rerun.png")
