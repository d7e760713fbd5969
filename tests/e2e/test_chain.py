"""The whole chain in a real browser: a rising term becomes a rehearsed publication.

The pages are found by their keys, so that one walk serves every language; each language starts
from a term of its own. Nothing is put into the database by hand: the drain of the running demo
renders the designs and rehearses the publication.
"""

import re
import time

import pytest
from playwright.sync_api import expect

from app.components.idea_actions import FIRST_LAYOUTS
from app.domain import publishing
from integrations.settings import Mode, Settings
from integrations.warehouse.engine import engine
from tests.e2e.listing import listing_of_a_new_design
from tests.e2e.test_walk import settled

pytestmark = pytest.mark.browser

STEPS = """
    select step, state, result ->> 'sha256' from app.publication_steps
     where publication_id = :publication order by position
"""
PUBLICATIONS = """
    select p.id, p.state, p.is_dry_run, j.state as job
      from app.publications p join app.jobs j on j.payload ->> 'publication' = p.id::text
     where p.listing_id = :listing
"""


def listing_of(page):
    return re.search(r"[?&]listing=([0-9a-f-]{36})", page.url).group(1)


def picture_of(page, screenshots, name):
    settled(page)
    page.screenshot(path=screenshots / f"{name}.png")


def ideas_of_a_term(stack, page, screenshots, language, number):
    page.goto(f"{stack.urls['app']}/trends?lang={language}")
    settled(page)
    page.locator(".st-key-trend-cards").get_by_role("button").nth(number).click()
    make = page.locator(".st-key-make_ideas button")
    expect(make).to_be_visible()
    picture_of(page, screenshots, f"chain-{language}-1-evidence")
    make.click()
    page.wait_for_url(re.compile("/ideas"))
    expect(page.locator(".st-key-card-idea-1")).to_be_visible()
    picture_of(page, screenshots, f"chain-{language}-2-ideas")


def designs_of_an_idea(page, screenshots, language):
    page.locator(".st-key-make-designs-1 button").first.click()
    page.locator(".st-key-make_designs_now_1 button").click()
    page.wait_for_url(re.compile("/designs"))
    # The drain starts within seconds; each picture has 24 million pixels.
    expect(page.locator("[data-testid=design-card][data-state=rendered]")).to_have_count(
        FIRST_LAYOUTS, timeout=180_000
    )
    expect(page.locator(".st-key-design-cards img").first).to_be_visible()
    picture_of(page, screenshots, f"chain-{language}-3-designs")
    page.locator(".st-key-approve_1 button").click()
    page.locator("[class*=st-key-write_] button").first.click()
    page.wait_for_url(re.compile("/listings"))


def priced_listing(page, screenshots, language):
    expect(page.locator("[data-testid=profit]")).to_be_visible()
    for cost, amount in (("cost_", "9.50"), ("ship_", "4.75")):
        field = page.locator(f"[class*=st-key-{cost}] input")
        field.fill(amount)
        field.press("Enter")
        settled(page)
    price = page.locator("[class*=st-key-price_] input")
    price.focus()
    for _step in range(50):
        price.press("ArrowRight")
    expect(page.locator("[data-line=profit] .pp-up")).to_be_visible()
    picture_of(page, screenshots, f"chain-{language}-4-listing")
    page.locator(".st-key-prepare_publishing button").click()
    page.wait_for_url(re.compile("/publish"))


def rehearsed(page, screenshots, language):
    expect(page.locator("[data-field=title]")).to_be_visible()
    picture_of(page, screenshots, f"chain-{language}-5-plan")
    page.locator(".st-key-start_dry_run button").click()
    expect(page.locator("[data-testid=run-state][data-state=done]")).to_be_visible(timeout=120_000)
    picture_of(page, screenshots, f"chain-{language}-6-timeline")


@pytest.mark.parametrize(("number", "language"), [*enumerate(["en", "es", "fr", "de"])])
def test_a_rising_term_becomes_a_rehearsed_publication(
    stack, page, screenshots, record_property, number, language
):
    began = time.monotonic()
    ideas_of_a_term(stack, page, screenshots, language, number)
    designs_of_an_idea(page, screenshots, language)
    priced_listing(page, screenshots, language)
    rehearsed(page, screenshots, language)
    record_property("trend_to_rehearsal_seconds", round(time.monotonic() - began))

    ((publication, state, is_dry_run, job),) = stack.query(PUBLICATIONS, listing=listing_of(page))
    assert (state, is_dry_run, job) == ("done", True, "done")
    steps = stack.query(STEPS, publication=publication)
    assert [step for step, _state, _digest in steps] == list(publishing.STEPS)
    assert all(state == "done" and len(digest) == 64 for _step, state, digest in steps)
    shown = page.locator("[data-testid=timeline] [data-step][data-state=done]")
    assert shown.count() == len(steps)
    assert page.locator("html").get_attribute("lang") == language


def test_fifty_quick_clicks_in_two_windows_ask_for_one_publication(stack, browser, page):
    app = engine("app", Settings(mode=Mode.DEMO, state_dir=stack.state))
    listing, _revision = listing_of_a_new_design(stack, app, "Fifty Clicks")
    page.goto(f"{stack.urls['app']}/publish?listing={listing}")
    other = browser.new_context().new_page()
    other.goto(page.url)
    windows = (page, other)
    for window in windows:
        expect(window.locator(".st-key-start_dry_run button")).to_be_enabled()
    for _click in range(25):
        for window in windows:
            # The button's own click: Playwright's would wait for the page to hold still.
            window.locator(".st-key-start_dry_run button").evaluate("button => button.click()")
    for window in windows:
        expect(window.locator("[data-testid=run-state][data-state=done]")).to_be_visible(
            timeout=120_000
        )
    assert len(stack.query(PUBLICATIONS, listing=listing)) == 1
    other.context.close()


def test_the_board_and_the_quota_count_what_was_done(stack, page, screenshots):
    page.goto(stack.urls["app"])
    settled(page)
    counted = {
        stage: int(page.locator(f"[data-testid=board-{stage}] b").inner_text())
        for stage in ("ideas", "live")
    }
    ((ideas, listings, rehearsed),) = stack.query(
        "select (select count(*) from app.ideas),"
        " (select sum(amount) from app.usage_ledger"
        "   where resource = 'listing' and state = 'committed'),"
        " (select count(distinct listing_id) from app.publications where state = 'done')"
    )
    assert counted == {"ideas": ideas, "live": 0}
    assert listings == rehearsed >= 1, "one of the quota per listing, however often rehearsed"
    picture_of(page, screenshots, "chain-board")
    page.goto(f"{stack.urls['app']}/billing")
    picture_of(page, screenshots, "chain-billing")
