"""A sample site in this process, and settings that point at it and at a database of the module."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
import uvicorn

from integrations.settings import Settings, get_settings
from orchestration.local.ports import free_port, is_listening
from scrapers.sample_site.app import create_app
from scrapers.sample_site.facts import load
from tests.stack import eventually


@pytest.fixture(scope="module")
def sample_site() -> Iterator[str]:
    """Address of a sample site that ends with the module."""
    port = free_port()
    app = create_app(load(), lambda: datetime.now(UTC))
    site = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=site.run, daemon=True)
    thread.start()
    eventually(lambda: is_listening(port), what="the sample site")
    yield f"http://127.0.0.1:{port}"
    site.should_exit = True
    thread.join(10)


@pytest.fixture
def settings(module_warehouse, sample_site, monkeypatch) -> Iterator[Settings]:
    """Demo settings of this process: the module's warehouse, read from its sample site."""
    variables = module_warehouse.environment | {
        "PODPUSHER_TIKTOK_BASE_URL": sample_site,
        "PODPUSHER_GOOGLE_TRENDS_BASE_URL": sample_site,
        "PODPUSHER_RETRY_DELAY_SECONDS": "0",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    get_settings.cache_clear()
    yield get_settings()
    get_settings.cache_clear()


@pytest.fixture
def control(sample_site):
    """Makes the sample site answer for a source in another way, for one test."""
    touched = set()

    def set_to(source, **setting):
        touched.add(source)
        httpx.post(f"{sample_site}/__control/{source}", json=setting).raise_for_status()

    yield set_to
    for source in touched:
        httpx.post(f"{sample_site}/__control/{source}", json={"mode": "ok"}).raise_for_status()
