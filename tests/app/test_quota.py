"""What is left of a month: the card, the bars and the card of a full allowance."""

from __future__ import annotations

from app.queries import designs
from app.store import usage
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID as HERE
from integrations.warehouse.engine import workspace_transaction
from tests.app import studio
from tests.app.conftest import html, opened
from tests.app.studio import click


def use_up(warehouse, resource, amount):
    with workspace_transaction(warehouse.engine("app"), HERE) as connection:
        usage.reserve(connection, HERE, resource, f"test:{resource}", amount)
        usage.commit(connection, resource, f"test:{resource}")


def test_the_card_stands_on_every_page_with_the_months_figures(at, modelled, empty_studio):
    use_up(modelled, "image", 7)
    for page in ("overview", "trends", "ideas", "designs", "listings", "publish", "billing"):
        assert "7 / 20" in html(opened(at, page)), page


def test_too_many_ideas_are_refused_with_what_the_next_plan_brings(at, modelled, empty_studio):
    use_up(modelled, "idea", 48)
    page = html(studio.make_ideas(at))
    assert not at.exception
    for said in ("does not cover it", "48 of 50 ideas", "Nothing was made.", "200 ideas a month"):
        assert said in page, said
    assert studio.all_ideas() == []


def test_too_many_designs_are_refused_all_or_none(at, modelled, empty_studio):
    studio.make_ideas(at)
    use_up(modelled, "image", 18)
    click(at, "make_designs_now_1")
    assert "100 images a month" in html(at)
    assert designs.page(HERE, 60).rows == []


def test_a_dry_run_needs_a_listing_of_the_months_allowance(at, modelled, empty_studio):
    studio.prepare(at, modelled)
    use_up(modelled, "listing", 10)
    click(at, "start_dry_run")
    assert "50 listings a month" in html(at)


def test_billing_names_the_plan_and_what_the_others_bring(at, empty_studio):
    page = html(opened(at, "billing"))
    mine = page.split('data-testid="plan-free"')[1].split("</div>")[0]
    assert "Yours" in mine
    assert "2,500" in page.split('data-testid="plan-enterprise"')[1]
    assert "nothing is charged" in page
