"""A newcomer's first minutes in a real browser: what is rising, why, and how the sources are."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def settled(page):
    """Waits until Streamlit has drawn the page and is idle."""
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)
    expect(page.locator("[data-testid=stException]")).to_have_count(0)


def test_a_newcomer_walks_from_the_overview_to_the_evidence_behind_a_score(
    stack, page, screenshots
):
    page.goto(stack.urls["app"])
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    settled(page)
    expect(page.get_by_text("Sample data", exact=False).first).to_be_visible()
    page.screenshot(path=screenshots / "overview.png")

    page.get_by_role("button", name="Explore trends").click()
    expect(page.get_by_role("heading", name="Trends", exact=True)).to_be_visible()
    settled(page)
    cards = page.locator(".st-key-trend-cards")
    expect(cards.get_by_role("img").first).to_be_visible()
    page.screenshot(path=screenshots / "trends.png")

    cards.get_by_role("button").first.click()
    page.wait_for_url(re.compile(r"[?&]open="))
    settled(page)
    expect(page.get_by_text("sample", exact=False).first).to_be_visible()
    page.screenshot(path=screenshots / "term.png")

    address = page.url
    page.goto(address)
    settled(page)
    assert page.url == address, "the address alone brings back the same view"

    page.get_by_role("link", name="Operations").click()
    expect(page.get_by_role("heading", name="Operations")).to_be_visible()
    settled(page)
    expect(page.get_by_text("TikTok").first).to_be_visible()
    page.screenshot(path=screenshots / "operations.png")


@pytest.mark.parametrize(
    ("language", "title"), [("es", "Tendencias"), ("fr", "Tendances"), ("de", "Trends")]
)
def test_the_trends_page_speaks_the_language_of_its_address(
    stack, page, screenshots, language, title
):
    page.goto(f"{stack.urls['app']}/trends?lang={language}")
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    settled(page)
    page.screenshot(path=screenshots / f"trends-{language}.png")
