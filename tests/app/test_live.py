"""What only a browser shows: pages that look again by themselves, places kept in the address."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from integrations.settings import PROJECT_ROOT
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID as HERE
from orchestration.local.ports import LOOPBACK, answers, free_port
from tests.app import studio
from tests.app.test_writing import PRICES, REFUSES, WROTE
from tests.integration.studio.conftest import Studio
from tests.integration.studio.crowd import fill
from tests.stack import eventually

pytestmark = pytest.mark.browser


@pytest.fixture
def address(modelled, empty_studio, monkeypatch, using) -> Iterator[str]:
    """The app as it is served, with a model that refuses once and then writes."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "streamlit", "run", str(PROJECT_ROOT / "app" / "server.py")),
        *("--server.port", str(port), "--server.address", LOOPBACK),
    ]
    with studio.model(monkeypatch, using, modelled, REFUSES, WROTE, **PRICES):
        server = subprocess.Popen(
            command,
            env={**os.environ, **modelled.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            eventually(lambda: answers(port, "/healthz"), what="the app")
            yield f"http://{LOOPBACK}:{port}"
        finally:
            server.terminate()
            server.wait(30)


def quota(page: Page, said: str) -> None:
    expect(page.locator(".pp-quota").first).to_contain_text(said)


def test_the_page_of_a_writing_follows_it_untouched(address, modelled, page):
    page.goto(f"{address}/trends?open={studio.TERM.replace(' ', '%20')}")
    page.get_by_role("button", name="Make ideas").click()
    page.wait_for_url(re.compile(r"[?&]term="))
    card = page.get_by_test_id("writing-card")
    expect(card).to_contain_text("The model is writing 4 ideas.")
    quota(page, "4 / 50")
    studio.work(modelled)
    expect(card).to_contain_text("refuses the key")
    quota(page, "0 / 50")

    page.get_by_role("button", name="Try again").click()
    expect(card).to_contain_text("The model is writing 4 ideas.")
    assert "term=" in page.url
    studio.work(modelled)
    expect(page.get_by_test_id("idea-card")).to_have_count(3)
    expect(card).to_have_count(0)
    quota(page, "3 / 50")


def test_a_place_in_a_list_outlives_a_reload_and_the_way_back(address, modelled, page):
    fill(Studio(modelled, HERE), 100)
    count = page.get_by_test_id("count")
    for view, size in (("ideas", 24), ("designs", 24), ("listings", 60)):
        page.goto(f"{address}/{view}")
        expect(count).to_contain_text(f"1 to {size} of")
        page.get_by_role("button", name="Older").click()
        expect(count).to_contain_text(f"{size + 1} to")
        page.wait_for_url(re.compile(r"[?&]before="))
        page.reload()
        expect(count).to_contain_text(f"{size + 1} to")
        page.get_by_role("button", name="Newer").click()
        expect(count).to_contain_text(f"1 to {size} of")
        assert "before=" not in page.url
        page.go_back()
        expect(count).to_contain_text(f"{size + 1} to")
