"""Which sources are read, and what is said of one that is not."""

from pathlib import Path

import pytest

from integrations import browser
from integrations.settings import Mode, Settings
from orchestration.lib.ingest import fetch_context
from orchestration.lib.switches import is_on, why_off
from scrapers import registry

X = registry.get("x")


@pytest.fixture
def no_chromium(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


def settings(mode: Mode, **given: object) -> Settings:
    return Settings(mode=mode, **({"chromium": None, "sources": None} | given))


def test_the_demo_reads_x_where_there_is_a_chromium(tmp_path: Path) -> None:
    chromium = tmp_path / "chromium"
    chromium.touch(0o755)
    here = settings(Mode.DEMO, chromium=chromium)
    assert is_on(X, here)
    asked = fetch_context(X, here)
    assert (asked.chromium, asked.access) == (chromium, "sample")
    assert fetch_context(registry.get("tiktok"), here).chromium is None


@pytest.mark.usefixtures("no_chromium")
def test_the_demo_leaves_x_out_where_there_is_none_and_says_what_to_install() -> None:
    here = settings(Mode.DEMO)
    assert browser.find_chromium(here) is None
    assert not is_on(X, here)
    assert is_on(registry.get("google_trends"), here)
    assert "apt install chromium" in " ".join(why_off(X, here))


@pytest.mark.usefixtures("no_chromium")
def test_x_is_off_in_live_until_it_is_asked_for_and_then_says_what_is_missing() -> None:
    assert not is_on(X, settings(Mode.LIVE))
    assert "PODPUSHER_SOURCES" in " ".join(why_off(X, settings(Mode.LIVE)))
    wanted = settings(Mode.LIVE, sources="x", places="US")
    assert is_on(X, wanted)
    assert X.fetch is not None
    (reading,) = X.fetch(fetch_context(X, wanted))
    assert (reading.outcome, reading.access) == ("disabled", "page")
    assert reading.url == "https://trends24.in/united-states/"


def test_the_demo_leaves_out_what_the_sample_site_has_no_pages_of() -> None:
    reddit = registry.get("reddit")
    assert not is_on(reddit, settings(Mode.DEMO))
    assert "sample site" in " ".join(why_off(reddit, settings(Mode.DEMO)))
    assert is_on(reddit, settings(Mode.LIVE, sources="reddit"))
