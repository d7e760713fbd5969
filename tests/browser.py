"""A headless Chromium for the walks, and a folder where their screenshots are kept."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from integrations.browser import find_chromium, launch_arguments
from integrations.settings import Settings

# Streamlit draws a page in several steps; a busy machine takes its time over them.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures go: PODPUSHER_SCREENSHOTS, else a folder of this test session."""
    wished = os.environ.get("PODPUSHER_SCREENSHOTS")
    folder = Path(wished) if wished else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the walks of a module.

    Playwright keeps an event loop running while it is open, and nothing else in this process could
    start one: hence no longer than a module.
    """
    chromium = find_chromium(Settings())
    if chromium is None:
        pytest.skip("no Chromium on this machine; `podpusher browser` says how to get one")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=str(chromium), args=launch_arguments()
        )
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh window of 1440×900 whose every request must stay on this machine."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(30_000)
    opened = context.new_page()
    strangers: list[str] = []
    opened.on(
        "request",
        lambda request: (
            None
            if request.url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))
            else strangers.append(request.url)
        ),
    )
    yield opened
    context.close()
    assert not strangers, f"the page asked the outside for {strangers}"
